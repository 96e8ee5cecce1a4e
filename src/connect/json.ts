// The JSON of a token, as strictly as upstream reads it: JSON.parse lets pass what that refuses, and forgets how a number
// was written.

/** Containers inside one another at most, the outermost included. */
const MOST_NESTING = 127;
/** A string, a bracket or colon, a number or name: of a text that is JSON, all there is but commas and white space. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]|[^\s{}[\]:,"]+/g;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** An object as its last members of each name say, and how their scalars are written. */
export interface JsonObject {
  readonly members: Readonly<Record<string, unknown>>;
  /** By name: `1.0`, `"a"`; for a list or an object its first bracket. */
  readonly written: ReadonlyMap<string, string>;
}

/** The object that these bytes spell; null for anything else, and for what is nested too deep or has a number past 64-bit floats. */
export function readJsonObject(bytes: Uint8Array): JsonObject | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const members: unknown = JSON.parse(text);
    if (typeof members !== 'object' || members === null || Array.isArray(members)) return null;
    const written = readTokens(text);
    return written === null ? null : { members: members as Record<string, unknown>, written };
  } catch {
    return null;
  }
}

/** How the members of the outermost object are written; null where something in it is refused. */
function readTokens(text: string): Map<string, string> | null {
  const written = new Map<string, string>();
  let depth = 0;
  let before = '';
  let name = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '}' || token === ']') depth -= 1;
    else if (token === ':') name = depth === 1 ? before : '';
    else if (depth === 1 && name !== '') {
      written.set(JSON.parse(name) as string, token);
      name = '';
    }
    if (token === '{' || token === '[') depth += 1;
    if (depth > MOST_NESTING || !isSound(token)) return null;
    before = token;
  }
  return written;
}

/** Whether a string has no half of a pair, and a number is finite. */
function isSound(token: string): boolean {
  if (token.startsWith('"')) return !LONE_SURROGATE.test(JSON.parse(token) as string);
  return !/^[-\d]/.test(token) || Number.isFinite(Number(token));
}
