/** The samples of docs/protocol.md by name, as Markdown, from test/vectors/python-interop.json. */
export declare function samples(data: unknown): Readonly<Record<string, string>>;
