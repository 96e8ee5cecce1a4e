// The parts of assembly/ed25519 that the module does not export, for kernel.test.ts to compile.

export { prepareConstants } from '../../assembly/ed25519/constants';
export {
  add,
  addSubtract,
  doubleSubtract,
  ELEMENT_SIZE,
  fromBytes,
  multiply,
  setInteger,
  square,
  subtract,
  toBytes,
} from '../../assembly/ed25519/field';
export { halve, negative } from '../../assembly/ed25519/halve';
export { derivePublicKey, isAdmissibleKey, sign, verify } from '../../assembly/ed25519/index';
export { invert, powerForRoot } from '../../assembly/ed25519/power';
export { isCanonical, multiplyAdd, recodeFixed, recodeSparse, reduce } from '../../assembly/ed25519/scalar';
export { prepareCombTable, selectFromComb } from '../../assembly/ed25519/table';
export { isCanonicalEncoding } from '../../assembly/ed25519/verify';
export { sha512Begin, sha512Finish, sha512Update } from '../../assembly/hash/sha512';
