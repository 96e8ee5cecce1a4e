// Tables of the protocol.
import * as limits from '../../../assembly/codes.ts';
import { CODES } from '../../../src/codes.ts';
import { NAMES } from '../../../src/engine/names.ts';
import { DEFAULT_CLOCK_TOLERANCE, DEFAULT_MAX_WINDOWS, DEFAULT_WINDOW_SECONDS } from '../../../src/engine/request.ts';
import type { Operations } from '../protocol.ts';

/** Numbers from here on are this project's own. */
const FIRST_OWN_CODE = 9000;
const WARRANT_CONTEXT = 'tenuo-warrant-v1';

export const tables: Operations = {
  limits: () => ({
    ok: true,
    max_warrant_size: limits.MAX_WARRANT_BYTES,
    max_stack_size: limits.MAX_STACK_BYTES,
    max_tools: limits.MAX_TOOLS,
    max_constraints_per_tool: limits.MAX_CONSTRAINTS,
    max_extension_keys: limits.MAX_EXTENSIONS,
    max_extension_value_size: limits.MAX_EXTENSION_BYTES,
    max_constraint_depth: limits.MAX_CONSTRAINT_DEPTH,
    max_delegation_depth: limits.MAX_DEPTH,
    pop_window: DEFAULT_WINDOW_SECONDS,
    pop_windows: DEFAULT_MAX_WINDOWS,
    default_clock_tolerance: DEFAULT_CLOCK_TOLERANCE,
    contexts: { warrant: WARRANT_CONTEXT, pop: NAMES[1]?.slice(WARRANT_CONTEXT.length) },
  }),

  'error.codes': () => ({
    ok: true,
    codes: Object.entries(CODES)
      .map(([code, name]) => ({ code: Number(code), name }))
      .filter(({ code }) => code < FIRST_OWN_CODE),
  }),
};
