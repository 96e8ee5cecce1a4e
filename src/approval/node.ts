// What the handlers use of Node, Deno and Bun, taken when it is needed: nothing here is imported, so that the entry loads
// everywhere.

import { builtinModule } from '../builtin.ts';
import { ConfigurationError } from '../errors.ts';
import { ASKING_REASONS } from './asking-reasons.ts';

/**
 * A stream that lines are read from, as `process.stdin` is.
 *
 * @example
 * ```ts
 * import { SigningKey } from 'tenuo-edge';
 * import { cliPrompt, type PromptInput } from 'tenuo-edge/approval';
 *
 * const input: PromptInput = process.stdin;
 * console.log(typeof cliPrompt({ key: SigningKey.generate(), input })); // function
 * ```
 *
 * @see docs/approvals.md#who-answers
 */
export interface PromptInput {
  /** Whether it is a terminal; it is none where absent. */
  readonly isTTY?: boolean | undefined;
  /** Begins to tell a listener. Never throws. */
  on(event: 'data', listener: (chunk: unknown) => void): unknown;
  on(event: 'end' | 'close' | 'error', listener: () => void): unknown;
  /** Tells it no more. Never throws. */
  off(event: 'data', listener: (chunk: unknown) => void): unknown;
  off(event: 'end' | 'close' | 'error', listener: () => void): unknown;
  /** Begins to read. */
  resume(): unknown;
  /** Reads no more. */
  pause(): unknown;
}

/**
 * A stream that text is written to, as `process.stderr` is.
 *
 * @example
 * ```ts
 * import { SigningKey } from 'tenuo-edge';
 * import { cliPrompt, type PromptOutput } from 'tenuo-edge/approval';
 *
 * const output: PromptOutput = process.stderr;
 * console.log(typeof cliPrompt({ key: SigningKey.generate(), output })); // function
 * ```
 *
 * @see docs/approvals.md#who-answers
 */
export interface PromptOutput {
  /** Whether it is a terminal; it is none where absent. */
  readonly isTTY?: boolean | undefined;
  /** Writes a text. Never throws. */
  write(text: string): unknown;
}

export interface FileSystem {
  readFile(path: string, encoding: 'utf8'): Promise<string>;
  readdir(path: string): Promise<string[]>;
  mkdir(path: string, options: { recursive: true; mode: number }): Promise<unknown>;
  link(existing: string, path: string): Promise<void>;
  rm(path: string, options: { force: true }): Promise<void>;
  open(path: string, flags: 'wx', mode: number): Promise<FileHandle>;
}

interface FileHandle {
  writeFile(text: string): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface Watcher {
  on(event: 'error', listener: () => void): unknown;
  close(): void;
}

interface Modules {
  'node:fs/promises': FileSystem;
  'node:fs': { watch(path: string, options: { persistent: boolean }, listener: () => void): Watcher };
}

interface Process {
  readonly stdin?: PromptInput;
  readonly stderr?: PromptOutput;
}

/** The process, where there is one. */
export function processOf(): Process {
  return (globalThis as { process?: Process }).process ?? {};
}

/** @throws ConfigurationError where the runtime has no such module. */
export function builtin<Name extends keyof Modules>(name: Name, user: string): Modules[Name] {
  const found = builtinModule(name) as Modules[Name] | undefined;
  if (found === undefined) throw new ConfigurationError(ASKING_REASONS.FILES_UNAVAILABLE, { subject: user });
  return found;
}
