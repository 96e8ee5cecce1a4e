// What the types of tenuo-edge/approval promise. Compiled with everything else, never run: see surface.ts.
import {
  type ApprovalAttestation,
  type ApprovalHandler,
  type ApprovalStore,
  attestCall,
  autoApprove,
  cliPrompt,
  type readControlPlaneRequest,
  type StoredRequest,
} from '../../src/approval/index.ts';
import type { ApprovalRequest, SignedApproval, Signer, SigningKey, verifyApprovals } from '../../src/index.ts';
import { signApproval } from '../../src/index.ts';

type IsAny<T> = 0 extends 1 & T ? true : false;
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Compiles only where every member is `true`. */
type Every<_Facts extends readonly true[]> = true;

export type Facts = Every<
  [
    Equal<IsAny<ReturnType<typeof verifyApprovals>[number]>, false>,
    Equal<IsAny<ReturnType<typeof readControlPlaneRequest>['request']>, false>,
    Equal<IsAny<Awaited<ReturnType<ApprovalHandler>>[number]>, false>,
    Equal<Awaited<ReturnType<ApprovalStore['wait']>>, StoredRequest>,
    // A SigningKey is a signer.
    SigningKey extends Signer ? true : false,
  ]
>;

declare const request: ApprovalRequest;
declare const key: SigningKey;
declare const signer: Signer;

// With a key at once, with another signer perhaps later.
export const atOnce: SignedApproval = signApproval(request, key);
export const later: Promise<SignedApproval> = Promise.resolve(signApproval(request, signer));
// @ts-expect-error a signer that is elsewhere answers later
export const never: SignedApproval = signApproval(request, signer);
// @ts-expect-error an attestation of a signer that is elsewhere comes later
export const neither: ApprovalAttestation = attestCall(
  { warrantId: '', tool: '', args: {}, holder: key.publicKey },
  signer,
);
// @ts-expect-error this is for development alone
export const automatic: ApprovalHandler = autoApprove({ key });
// @ts-expect-error nobody is asked whether to ask
export const prompt: ApprovalHandler = cliPrompt({ key, yes: true });
