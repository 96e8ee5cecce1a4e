// The JavaScript engine: the core bundled from the same sources. One per process: its state is the module's.

import { FACADE_REASONS } from '../../codes.ts';
import { errorFor } from '../../errors.ts';
import { newTurn } from '../../host/cel.ts';
import { createHost } from '../../host/host.ts';
import type { Core, Engine } from '../engine.ts';
import { writeLowercase } from '../lowercase.ts';
import { writeNames } from '../names.ts';
import { loadCore } from './load.ts';

let engine: Engine | undefined;

/**
 * The one JavaScript engine; `reason` is that of its first use.
 *
 * @throws ConfigurationError 9005 where this build of the package has none.
 */
export function createJsEngine(reason: string): Engine {
  if (engine) return engine;
  const bundle = loadCore();
  if (bundle === null) throw errorFor(FACADE_REASONS.ENGINE_LEFT_OUT, { received: reason });
  const turn = newTurn();
  const revocation = { list: null };
  const memory = bundle.allocate();
  bundle.setHost(createHost(memory, turn, revocation));
  writeNames(memory);
  writeLowercase(memory);
  const core: Core = bundle;
  engine = {
    kind: 'js',
    kernel: 'noble',
    reason,
    core,
    memory,
    words: new Int32Array(memory.buffer),
    doubles: new Float64Array(memory.buffer),
    rootsOf: null,
    cel: turn,
    revocation,
    heldKeys: new Map(),
  };
  return engine;
}
