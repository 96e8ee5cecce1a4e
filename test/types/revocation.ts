// What the types of tenuo-edge/revocation promise. Compiled with everything else, never run.
import { Authorizer, type SignedRevocationList, type SigningKey, signRevocationList } from '../../src/index.ts';
import {
  type FloorStore,
  fileFloorStore,
  followRevocations,
  httpSource,
  memoryFloorStore,
  type RevocationCheck,
  type RevocationList,
  type RevocationSource,
  RevocationTracker,
} from '../../src/revocation/index.ts';

type IsAny<T> = 0 extends 1 & T ? true : false;
type Every<_Facts extends readonly true[]> = true;

export type Facts = Every<
  [
    // Nothing of the surface is `any`.
    IsAny<Awaited<ReturnType<RevocationTracker['accept']>>> extends true ? false : true,
    IsAny<ReturnType<SignedRevocationList['verify']>> extends true ? false : true,
    IsAny<Awaited<ReturnType<RevocationSource['fetch']>>> extends true ? false : true,
    // A verified list and a tracker answer for an authorizer; a list that was only read does not.
    RevocationList extends RevocationCheck ? true : false,
    RevocationTracker extends RevocationCheck ? true : false,
    SignedRevocationList extends RevocationCheck ? false : true,
  ]
>;

export async function uses(key: SigningKey, signed: SignedRevocationList): Promise<void> {
  const trustedRoots = [key.publicKey];
  new Authorizer({ trustedRoots, revocationList: signed.verify(key.publicKey) });
  // @ts-expect-error a list whose signature was not checked
  new Authorizer({ trustedRoots, revocationList: signed });
  // @ts-expect-error bytes say nothing about who signed them
  new Authorizer({ trustedRoots, revocationList: signed.toBytes() });
  // @ts-expect-error forgetting the floor at a restart has to be chosen
  await RevocationTracker.open({ issuer: key.publicKey });
  const floors: FloorStore = Math.random() < 0.5 ? memoryFloorStore() : fileFloorStore('/x');
  const tracker = await RevocationTracker.open({ issuer: key.publicKey, floors });
  new Authorizer({ trustedRoots, revocationList: tracker });
  // @ts-expect-error a version is exact: a bigint
  const version: number = tracker.version;
  followRevocations(tracker, httpSource('https://example.com/list'), { interval: 30 }).close();
  // @ts-expect-error a URL is no source
  followRevocations(tracker, 'https://example.com/list');
  // @ts-expect-error ids are a list
  signRevocationList(key, { ids: 'tnu_wrt_…', versions: version });
}
