// (wasm) The one imported function: what the core asks the host about texts of its memory. The
// JavaScript twin is src/engine/js/host.ts; the answers are in src/host/.

/**
 * Answers ANSWER_YES, ANSWER_NO, or why it cannot be said; `question` and answers are those of assembly/questions.ts.
 * The bytes asked about are `length` at `at`, and `otherLength` at `otherAt`. It never throws.
 */
// @ts-ignore: decorator
@external("host", "ask")
export declare function askHost(question: i32, at: i32, length: i32, otherAt: i32, otherLength: i32): i32;
