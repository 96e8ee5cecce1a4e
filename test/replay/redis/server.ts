// Throwaway Redis servers on loopback: nothing on disk that outlives them, ended by their own processes.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export const isInstalled = spawnSync('redis-server', ['--version']).status === 0;

export interface RedisServers {
  readonly ports: readonly number[];
  /** Runs a command on the first server, or that at an index. */
  command(args: readonly string[], index?: number): string;
  /** Stops answering, keeps connections; and goes on. */
  freeze(index?: number): void;
  thaw(index?: number): void;
  stop(): Promise<void>;
}

/** One server, or a cluster of so many primaries with all slots covered. */
export async function startRedis({ nodes = 1 } = {}): Promise<RedisServers> {
  const folder = mkdtempSync(join(tmpdir(), 'redis-'));
  const ports = await freePorts(nodes * 2);
  const children: ChildProcess[] = [];
  const servers = ports.slice(0, nodes);
  const stop = async () => {
    await Promise.all(children.map(ended));
    rmSync(folder, { recursive: true, force: true });
  };
  const command = (args: readonly string[], index = 0) =>
    execFileSync('redis-cli', ['-p', String(servers[index]), ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    servers.forEach((port, i) => {
      const flags = ['--port', port, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'];
      const cluster = [
        '--cluster-enabled',
        'yes',
        '--cluster-port',
        ports[nodes + i],
        '--cluster-config-file',
        `nodes-${i}.conf`,
      ];
      const own = ['--maxmemory-policy', 'noeviction', ...(nodes > 1 ? cluster : [])];
      children.push(spawn('redis-server', [...flags, ...own].map(String), { stdio: 'ignore' }));
    });
    for (let i = 0; i < nodes; i++) await until(() => command(['ping'], i) === 'PONG');
    if (nodes > 1) {
      const addresses = servers.map((port) => `127.0.0.1:${port}`);
      command(['--cluster', 'create', ...addresses, '--cluster-replicas', '0', '--cluster-yes']);
      for (let i = 0; i < nodes; i++) await until(() => command(['cluster', 'info'], i).includes('cluster_state:ok'));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ports: servers,
    command,
    freeze: (index = 0) => void children[index]?.kill('SIGSTOP'),
    thaw: (index = 0) => void children[index]?.kill('SIGCONT'),
    stop,
  };
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

async function until(isSo: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt++) {
    try {
      if (isSo()) return;
    } catch {
      // Not listening yet.
    }
    await wait(25);
  }
  throw new Error('redis-server did not become ready');
}

/** Ports that nobody listens on: below those that the system hands out for itself. */
async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  for (let port = 20_000 + (process.pid % 8000); ports.length < count; port++) if (await isFree(port)) ports.push(port);
  return ports;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
