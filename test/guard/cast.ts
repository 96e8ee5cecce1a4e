// Who takes part in tests of guarded calls: keys from fixed seeds, one instant, and warrants for it.

import {
  type Capability,
  type ConfigureOptions,
  configure,
  type Engine,
  type MintBuilder,
  SigningKey,
  type Warrant,
  Warrant as Warrants,
} from '../../src/index.ts';

export const NOW = 1_700_000_000;
/** The clock of all guards. */
export const now = (): number => NOW;

export interface Cast {
  readonly root: SigningKey;
  readonly agent: SigningKey;
  readonly worker: SigningKey;
  readonly stranger: SigningKey;
  /** A warrant of the root for the agent, five minutes from `NOW`. */
  warrantFor(...capabilities: readonly Capability[]): Warrant;
  builder(): MintBuilder;
  /** Configures the process to trust the root. */
  configured(options?: Partial<ConfigureOptions>): void;
}

/** The cast, in an engine. */
export function castIn(engine: Engine): Cast {
  const key = (byte: number) => SigningKey.fromSeed(new Uint8Array(32).fill(byte), { engine });
  const [root, agent, worker, stranger] = [key(1), key(2), key(3), key(4)];
  const builder = () => Warrants.mintBuilder({ engine }).holder(agent.publicKey).issuedAt(NOW).ttl(300);
  return {
    ...{ root, agent, worker, stranger, builder },
    warrantFor(...capabilities) {
      const building = builder();
      for (const capability of capabilities) building.capability(capability);
      return building.mint(root);
    },
    configured(options = {}) {
      configure({ trustedRoots: [root.publicKey], auditLog: false, engine, warn: () => {}, ...options });
    },
  };
}
