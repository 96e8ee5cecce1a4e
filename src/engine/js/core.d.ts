// Types of core.js, which scripts/build.mjs bundles from entry.ts.
import type { Core } from '../engine.ts';

export declare const bytes: Uint8Array<ArrayBuffer>;
export declare function setHost(host: (question: number, at: number, length: number) => number): void;
export declare const openInput: Core['openInput'];
export declare const slotIsCurrent: Core['slotIsCurrent'];
export declare const writeText: Core['writeText'];
export declare const sealPayload: Core['sealPayload'];
export declare const verifyChain: Core['verifyChain'];
export declare const authorizeCall: Core['authorizeCall'];
export declare const authorizeLeaf: Core['authorizeLeaf'];
export declare const checkCall: Core['checkCall'];
export declare const signCall: Core['signCall'];
export declare const verifyProof: Core['verifyProof'];
export declare const replayKey: Core['replayKey'];
export declare const readConstraint: Core['readConstraint'];
export declare const readValue: Core['readValue'];
export declare const readSet: Core['readSet'];
export declare const matchConstraint: Core['matchConstraint'];
export declare const attenuateConstraint: Core['attenuateConstraint'];
export declare const attenuateSet: Core['attenuateSet'];
export declare const matchSet: Core['matchSet'];
export declare const digestSha256: Core['digestSha256'];
export declare const digestSha512: Core['digestSha512'];
export declare const publicKeyFromSeed: Core['publicKeyFromSeed'];
export declare const checkKey: Core['checkKey'];
export declare const signMessage: Core['signMessage'];
export declare const verifyMessage: Core['verifyMessage'];
