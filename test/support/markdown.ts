// Fenced blocks of a document.

export interface Block {
  readonly language: string;
  readonly code: string;
}

/** All blocks in their order. */
export function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language, code]) => ({
    language: language as string,
    code: code as string,
  }));
}
