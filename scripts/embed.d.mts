export function embed(to: string, modules: Readonly<Record<string, string>>): Promise<void>;
export function pack(bytes: Uint8Array): Buffer;
export function fnv1a(bytes: Uint8Array): number;
