// What the package uses of Node, in src/pool alone: the build has no other types of it, so that nothing else can use it.

declare module 'node:os' {
  export function availableParallelism(): number;
}

declare module 'node:worker_threads' {
  interface MessagePort {
    // biome-ignore lint/suspicious/noExplicitAny: as in Node's own types
    on(event: 'message', listener: (message: any) => void): void;
    postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  }
  export const parentPort: MessagePort | null;
  export const workerData: unknown;
  export class Worker {
    constructor(file: string | URL, options: { workerData: unknown; execArgv: readonly string[]; name: string });
    // biome-ignore lint/suspicious/noExplicitAny: as in Node's own types
    on(event: 'message' | 'messageerror' | 'error' | 'exit', listener: (value: any) => void): void;
    postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
    ref(): void;
    unref(): void;
    terminate(): Promise<number>;
  }
}
