// The end of the process: whatever still waits in a log is written then.

/** A log, as its end needs it. */
interface Ending {
  readonly isIdle: boolean;
  flush(seconds: number): Promise<void>;
  end(isOver: boolean): void;
}

interface Host {
  readonly process?: { on?(event: 'beforeExit' | 'exit', listener: () => void): unknown };
  readonly document?: unknown;
  readonly Deno?: unknown;
  addEventListener?(event: string, listener: () => void): void;
}

/** Seconds that a process waits for its sinks which has nothing else to do. */
const PATIENCE = 2;

const open = /* @__PURE__ */ new Set<Ending>();
/** Those that were flushed because nothing else was left to do: what that left over, `exit` writes. */
const flushed = /* @__PURE__ */ new WeakSet<Ending>();
let isWatching = false;

/** Has the log flushed when the process has nothing else to do, and ended when it exits; in a page, when that is left. */
export function watchEnd(log: Ending): void {
  open.add(log);
  if (isWatching) return;
  isWatching = true;
  const host = globalThis as Host;
  try {
    host.process?.on?.('beforeExit', flushAll);
    host.process?.on?.('exit', () => endAll(true));
    // Deno ends without `exit` where nobody catches an error.
    const errors = host.Deno === undefined ? [] : ['error', 'unhandledrejection'];
    for (const event of errors) host.addEventListener?.(event, () => endAll(false));
    // A page that is left may be come back to.
    if (host.document !== undefined) host.addEventListener?.('pagehide', () => endAll(false));
  } catch {
    // A runtime that has the names and not the events: there `flushAudit` is called by hand.
  }
}

export function forgetEnd(log: Ending): void {
  open.delete(log);
}

function flushAll(): void {
  for (const log of open) {
    if (log.isIdle || flushed.has(log)) continue;
    flushed.add(log);
    void log.flush(PATIENCE);
  }
}

function endAll(isOver: boolean): void {
  for (const log of open) log.end(isOver);
}
