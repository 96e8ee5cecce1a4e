// What the core asks its host: questions about a text, answered with a library or the platform.
import { QUESTION_URL_PATTERN } from '../../assembly/questions.ts';
import { acceptsUrlPattern } from './url.ts';

// Made on first use: nothing platform-specific runs at import.
let decoder: TextDecoder | undefined;

/** Answers one question about valid UTF-8 text: 1 yes, 0 no. Unknown questions are answered no. */
export function answer(question: number, text: Uint8Array): number {
  if (question !== QUESTION_URL_PATTERN) return 0;
  decoder ??= new TextDecoder('utf-8', { ignoreBOM: true });
  return acceptsUrlPattern(decoder.decode(text)) ? 1 : 0;
}
