// The parts of assembly/ed25519/pair that the module does not export, for pair.test.ts to compile.

export { prepareConstants } from '../../assembly/ed25519/pair/constants';
export * from '../../assembly/ed25519/pair/field';
export { invert, invertLanes, invertLanesSecret } from '../../assembly/ed25519/pair/invert';
export * from '../../assembly/ed25519/pair/point';
export { powerForRoot } from '../../assembly/ed25519/pair/power';
