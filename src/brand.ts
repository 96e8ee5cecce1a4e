// Brands: `instanceof`, and our own checks, know values of another copy of this package: of the CommonJS build beside the
// ES modules, of one entry beside another. A brand is no proof, so what another copy made is read through its bytes.

/** What crosses from one copy to another. */
export type Brand =
  | 'Allowed'
  | 'ApprovalRequest'
  | 'AuthorizationDenied'
  | 'Authorizer'
  | 'BoundWarrant'
  | 'Chain'
  | 'ConfigurationError'
  | 'ConnectError'
  | 'ConnectToken'
  | 'Denied'
  | 'EncodedArguments'
  | 'Float'
  | 'KeyRegistry'
  | 'MemoryReplayStore'
  | 'PoolError'
  | 'PublicKey'
  | 'RedisReplayStore'
  | 'ReplayStoreFullError'
  | 'SignedApproval'
  | 'RevocationList'
  | 'RevocationRequest'
  | 'RevocationTracker'
  | 'SignedRevocationList'
  | 'Receipt'
  | 'SigningKey'
  | 'TenuoError'
  | 'Warrant'
  | 'WarrantView';

type Class = { readonly name: string; readonly prototype: object };

/** Marks the instances of a class, and lets `instanceof` ask for the mark. */
export function brand(target: Class, name: Brand): void {
  Object.defineProperty(target.prototype, markOf(name), { value: true });
  Object.defineProperty(target, Symbol.hasInstance, {
    value(this: unknown, value: unknown): boolean {
      // A class that somebody derives from a branded one has no mark of its own.
      return this === target ? isBranded(value, name) : Function.prototype[Symbol.hasInstance].call(this, value);
    },
  });
}

/** Whether a value has the mark of a class, in whichever copy. */
export function isBranded<Instance>(value: unknown, name: Brand): value is Instance {
  return typeof value === 'object' && value !== null && markOf(name) in value;
}

function markOf(name: Brand): symbol {
  return Symbol.for(`tenuo-edge/${name}`);
}
