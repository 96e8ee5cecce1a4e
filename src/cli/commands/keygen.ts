// tenuo keygen: a key pair in two files.
import { basename } from 'node:path';
import type { Command } from 'commander';
import { type PublicKey, SigningKey } from '../../index.ts';
import { type Result, runs, type Surroundings } from '../command.ts';
import { Misuse } from '../failure.ts';
import { type NewFile, PRIVATE, PUBLIC, writeFiles } from '../files.ts';
import { fileExists, readInput, textOf } from '../input.ts';
import { readSigningKey } from '../keys.ts';
import { given } from '../terminal.ts';

const ENV_VARIABLE = 'TENUO_ROOT_KEY';

interface Options {
  readonly force?: boolean;
  readonly raw?: boolean;
  readonly env?: string;
  readonly showPublic?: string;
}

export function addKeygen(program: Command): void {
  const command = program
    .command('keygen [name]')
    .summary('make a key pair: NAME.key and NAME.pub')
    .description(
      'Makes a key pair. NAME.key holds the private key (PKCS#8 in PEM, readable by you alone), NAME.pub the public one (SPKI in PEM), which others may see. The private key is never printed.',
    )
    .option('-f, --force', 'replace files that are there already')
    .option('--raw', 'write the private key as base64 of its 32 bytes, as environment variables hold it')
    .option('--env <file>', 'put it into a .env file as TENUO_ROOT_KEY, in place of NAME.key')
    .option('--show-public <key>', 'make nothing: print the public key of this private key')
    .addHelpText(
      'after',
      '\nExamples:\n  tenuo keygen root            root.key and root.pub\n  tenuo keygen --env .env root  .env and root.pub\n  tenuo keygen --show-public root.key',
    );
  runs<Options>(command, keygen);
}

async function keygen(options: Options, { note }: Surroundings, [name]: readonly string[]): Promise<Result> {
  if (options.showPublic === undefined) return makePair(options, name);
  if (name !== undefined || options.force || options.raw || options.env !== undefined)
    throw new Misuse('--show-public makes no key', 'Leave the name and the other options out.');
  const { publicKey } = await readSigningKey(options.showPublic, '--show-public', note);
  return { value: publicKey.toPem().trim(), json: publicJson(publicKey) };
}

async function makePair({ force = false, raw = false, env }: Options, name: string | undefined): Promise<Result> {
  const stem = stemOf(await given(name, 'the name of the key', 'What is the key called?'));
  if (raw && env !== undefined) throw new Misuse('--raw and --env say two things about one file', 'Choose one.');
  using key = SigningKey.generate();
  const { publicKey } = key;
  const privatePath = env ?? `${stem}.key`;
  const publicPath = `${stem}.pub`;
  const publicFile: NewFile = { path: publicPath, content: publicKey.toPem(), mode: PUBLIC };
  if (env === undefined) {
    const content = raw ? `${seedText(key)}\n` : key.exportPem();
    writeFiles([{ path: privatePath, content, mode: PRIVATE }, publicFile], force);
  } else {
    const content = await withKeyLine(env, seedText(key), force);
    writeFiles([publicFile], force);
    writeFiles([{ path: env, content, mode: PRIVATE }], true);
  }
  const width = Math.max(privatePath.length, publicPath.length);
  const report = [
    `${privatePath.padEnd(width)}  the private key: keep it secret`,
    `${publicPath.padEnd(width)}  the public key: ${publicKey.toHex()}`,
  ];
  return {
    report: report.join('\n'),
    json: { privateKey: privatePath, publicKey: publicPath, ...publicJson(publicKey) },
  };
}

function stemOf(name: string): string {
  const stem = name.replace(/\.(key|pub)$/, '');
  if (basename(stem) === '' || stem.startsWith('-'))
    throw new Misuse(
      `${JSON.stringify(name)} is no name for a key`,
      'Give one such as root: the files are then root.key and root.pub.',
    );
  if (/[/\\]$/.test(stem) || (fileExists(stem) && stem === '.'))
    throw new Misuse(`${JSON.stringify(name)} is a directory`, `Give a name in it: ${stem}root`);
  return stem;
}

/** The 32 bytes in base64, out of PKCS#8: 16 bytes stand in front of them. */
function seedText(key: SigningKey): string {
  const der = Buffer.from(key.exportPem().replace(/-----[^-]+-----|\s/g, ''), 'base64');
  return der.subarray(16, 48).toString('base64');
}

/** A `.env` file with the key in it; what else it holds stays. */
async function withKeyLine(path: string, seed: string, force: boolean): Promise<string> {
  const line = `${ENV_VARIABLE}=${seed}`;
  const text = fileExists(path) ? textOf(await readInput(path, '--env')) : '';
  if (text === '') return `${line}\n`;
  const pattern = new RegExp(`^\\s*(?:export\\s+)?${ENV_VARIABLE}\\s*=.*$`, 'm');
  if (!pattern.test(text)) return `${text}\n${line}\n`;
  if (!force) throw new Misuse(`${path} has a ${ENV_VARIABLE} already`, 'Give another file, or --force to replace it.');
  return `${text.replace(pattern, line)}\n`;
}

function publicJson(key: PublicKey): object {
  return { hex: key.toHex(), base64: Buffer.from(key.toBytes()).toString('base64'), pem: key.toPem() };
}
