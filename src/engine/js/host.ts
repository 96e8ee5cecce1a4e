// The JavaScript twin of assembly/host.ts: the host function, set once by the engine.

let answer: (question: number, at: number, length: number) => number = () => 0;

export function setHost(host: (question: number, at: number, length: number) => number): void {
  answer = host;
}

export function askHost(question: number, at: number, length: number): number {
  return answer(question, at, length);
}
