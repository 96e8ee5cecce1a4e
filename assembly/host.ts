// (wasm) The one imported function: what the core asks the host about a text of its memory. The
// JavaScript twin is src/engine/js/host.ts; the answers are in src/host/.

/** Answers 1 for yes, 0 for no; `question` is one of assembly/questions.ts. */
// @ts-ignore: decorator
@external("host", "ask")
export declare function askHost(question: i32, at: i32, length: i32): i32;
