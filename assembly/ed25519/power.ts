// (wasm) A fixed power of two field elements: the core of their square roots.
import { ELEMENTS_AT } from '../layout';
import { ELEMENT_SIZE, multiply, square, squareTimes } from './field';

// Elements 0 to 3 of ELEMENTS belong to this file.
const T0: i32 = ELEMENTS_AT;
const T1: i32 = T0 + ELEMENT_SIZE;
const T2: i32 = T1 + ELEMENT_SIZE;
const T3: i32 = T2 + ELEMENT_SIZE;

/** T1 = a^(2^250 - 1). */
function power250(a: i32): void {
  square(T0, a); // 2
  squareTimes(T1, T0, 2); // 8
  multiply(T1, T1, a); // 9
  multiply(T0, T0, T1); // 11
  square(T2, T0); // 22
  multiply(T1, T1, T2); // 2^5 - 1
  squareTimes(T2, T1, 5);
  multiply(T1, T2, T1); // 2^10 - 1
  squareTimes(T2, T1, 10);
  multiply(T2, T2, T1); // 2^20 - 1
  squareTimes(T3, T2, 20);
  multiply(T2, T3, T2); // 2^40 - 1
  squareTimes(T2, T2, 10);
  multiply(T1, T2, T1); // 2^50 - 1
  squareTimes(T2, T1, 50);
  multiply(T2, T2, T1); // 2^100 - 1
  squareTimes(T3, T2, 100);
  multiply(T2, T3, T2); // 2^200 - 1
  squareTimes(T2, T2, 50);
  multiply(T1, T2, T1); // 2^250 - 1
}

/** out = a^((p - 5) / 8), the core of a square root (RFC 8032 5.1.3); out is not a. */
export function powerForRoot(out: i32, a: i32): void {
  power250(a);
  squareTimes(T1, T1, 2);
  multiply(out, T1, a); // 2^252 - 3
}
