// What Node, Deno and Bun have built in, asked for when it is used: nothing is imported, so that every entry loads everywhere.

interface Platform {
  readonly process?: { getBuiltinModule?(name: string): unknown };
}

/** A module of the platform; undefined where there is none of this name. The caller says what it uses of it. */
export function builtinModule(name: `node:${string}`): unknown {
  return (globalThis as Platform).process?.getBuiltinModule?.(name);
}
