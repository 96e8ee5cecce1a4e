// The parts of the core that the module does not export, for twins.test.ts to compile.

export { doubleFromHalf, doubleIsShortest, singleIsShortest } from '../../assembly/cbor/float';
export { compareText } from '../../assembly/cbor/order';
export { codePointAt, firstInvalidUtf8, sequenceLength } from '../../assembly/cbor/utf8';
export { writeHead, writeInteger } from '../../assembly/cbor/writer';
export {
  copyBytes,
  doubleFromBits,
  doubleFromSingle,
  doubleHigh,
  doubleLow,
  equalBytes,
  fillBytes,
  loadBig16,
  loadBig32,
  loadByte,
  loadDouble,
  loadWord,
  singleBits,
  storeBig16,
  storeBig32,
  storeByte,
  storeDouble,
  storeWord,
} from '../../assembly/memory';
export { decodeBase64, decodedLength, encodeBase64 } from '../../assembly/text/base64';
export { below, below64, unsigned, unsigned64 } from '../../assembly/unsigned';
