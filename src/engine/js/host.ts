// The JavaScript twin of assembly/host.ts: the host function, set once by the engine.
import type { Host } from '../../host/host.ts';

let host: Host = () => 0;

export function setHost(answers: Host): void {
  host = answers;
}

export function askHost(question: number, at: number, length: number, otherAt: number, otherLength: number): number {
  return host(question, at, length, otherAt, otherLength);
}
