// AssemblyScript's type names and built-ins, for TypeScript's view of assembly/: what the portable
// subset uses, and what memory.ts uses.
type i32 = number;
type u8 = number;
type u16 = number;
type u32 = number;
type u64 = number;
type usize = number;
type f32 = number;
type f64 = number;
type bool = boolean;
declare function i32(x: number | boolean): number;
declare function u8(x: number): number;
declare function u16(x: number): number;
declare function u32(x: number): number;
declare function u64(x: number): number;
declare function usize(x: number): number;
declare function f32(x: number): number;
declare function f64(x: number): number;
declare function load<T>(at: usize): T;
declare function store<T>(at: usize, value: T): void;
declare function bswap<T>(value: T): T;
declare function reinterpret<T>(value: number): T;
declare namespace memory {
  function size(): number;
  function copy(to: usize, from: usize, length: usize): void;
  function fill(at: usize, value: u8, length: usize): void;
}
declare function assert(condition: boolean, message: string): void;
