// What the portable subset calls by name and AssemblyScript has built in. The build injects these
// where the core uses them; tests put them on globalThis.

export const i32 = (x: number | boolean): number => Number(x) | 0;
export const u8 = (x: number): number => x & 0xff;
export const f64 = (x: number): number => x;
