// The CEL library, as far as it is used. In the package the build puts a bundle in the place of this file (scripts/cel-library.mjs)
// that is evaluated on the first call: that takes milliseconds, and asks for TextEncoder.
import {
  CelScalar,
  celEnv,
  celFunc,
  celMap,
  celMethod,
  celUint,
  isCelError,
  objectType,
  parse,
  plan,
} from '@bufbuild/cel';
import { TimestampSchema } from '@bufbuild/protobuf/wkt';

/** Written out: the declarations of `typeof used` would have to name what the library keeps to itself. */
export interface Library {
  readonly CelScalar: typeof CelScalar;
  readonly celEnv: typeof celEnv;
  readonly celFunc: typeof celFunc;
  readonly celMap: typeof celMap;
  readonly celMethod: typeof celMethod;
  readonly celUint: typeof celUint;
  readonly isCelError: typeof isCelError;
  readonly objectType: typeof objectType;
  readonly parse: typeof parse;
  readonly plan: typeof plan;
  readonly TimestampSchema: typeof TimestampSchema;
}

const used: Library = {
  CelScalar,
  celEnv,
  celFunc,
  celMap,
  celMethod,
  celUint,
  isCelError,
  objectType,
  parse,
  plan,
  TimestampSchema,
};

export function library(): Library {
  return used;
}
