// (wasm) The field GF(2^255 - 19), p = 2^255 - 19: the seam between the curve and its kernels.
//
// A kernel is one file that exports these names; everything above is written once, in terms of them. Contract:
// - an element is ELEMENT_SIZE bytes at an address that is a multiple of 8; out may be any operand;
// - multiply, square, setInteger and fromBytes leave a reduced element, of one unit;
// - add, subtract, addSubtract and doubleSubtract add up units; no formula above the field makes more than 3 units, nor
//   multiplies elements whose units have a product above 9. A kernel with less room carries in them;
// - nothing branches on, or addresses memory by, the value of an element: signing depends on it.
export {
  ELEMENT_SIZE, add, addSubtract, doubleSubtract, fromBytes, multiply, setInteger, square, subtract, toBytes,
} from './field.scalar';
