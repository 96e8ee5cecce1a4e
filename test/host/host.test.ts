import { expect, it } from 'vitest';
import { ANSWER_ERROR, ANSWER_NO, ANSWER_YES, QUESTION_URL_PATTERN } from '../../assembly/questions.ts';
import { newTurn } from '../../src/host/cel.ts';
import { createHost } from '../../src/host/host.ts';

const memory = new TextEncoder().encode('https://*.example.com/*\xff');
const host = createHost(memory, newTurn(), { list: null });

it('answers about a text of the memory', () => {
  expect(host(QUESTION_URL_PATTERN, 0, 23, 0, 0)).toBe(ANSWER_YES);
  expect(host(QUESTION_URL_PATTERN, 1, 4, 0, 0)).toBe(ANSWER_NO);
});

it.each([0, -1, 999])('answers the unknown question %i with an error', (question) => {
  expect(host(question, 0, 23, 0, 0)).toBe(ANSWER_ERROR);
});

it('answers bytes that are no text with an error and never throws into the core', () => {
  const broken = createHost(Uint8Array.of(0xff, 0x41), newTurn(), { list: null });
  expect(broken(QUESTION_URL_PATTERN, 0, 1, 0, 0)).toBe(ANSWER_ERROR);
});
