// Where the library, at the version in package.json, is not the standard: each is tested to be needed still.
import { utf8Bytes } from '../../host/text.ts';
import { dayOfYear } from '../upstream/time.ts';
import { type Library, library } from './library.ts';

interface Span {
  readonly message: { readonly seconds: bigint; readonly nanos: number };
}

/** In UTC. The library goes through local time, where some hours do not exist. */
function field(name: string, of: (date: Date) => number) {
  const { celMethod, CelScalar, objectType, TimestampSchema } = library();
  return celMethod(name, objectType(TimestampSchema), [], CelScalar.INT, function () {
    const { seconds, nanos } = (this as Span).message;
    return BigInt(of(new Date(Number(seconds) * 1000 + Math.floor(nanos / 1e6))));
  });
}

/** Repairs the library; returns functions to be added to its own, whose place they take. */
export function repairs(): (ReturnType<Library['celMethod']> | ReturnType<Library['celFunc']>)[] {
  const { celFunc, celMap, CelScalar } = library();
  // The library takes a member that is null for none.
  Object.getPrototypeOf(celMap(new Map())).has = function (this: ReturnType<Library['celMap']>, key: string): boolean {
    return this.get(key) !== undefined;
  };
  return [
    // The library does not know bytes of another realm for bytes.
    celFunc('bytes', [CelScalar.STRING], CelScalar.BYTES, utf8Bytes),
    field('getFullYear', (date) => date.getUTCFullYear()),
    field('getMonth', (date) => date.getUTCMonth()),
    field('getDate', (date) => date.getUTCDate()),
    field('getDayOfMonth', (date) => date.getUTCDate() - 1),
    field('getDayOfWeek', (date) => date.getUTCDay()),
    field('getDayOfYear', dayOfYear),
    field('getHours', (date) => date.getUTCHours()),
    field('getMinutes', (date) => date.getUTCMinutes()),
    field('getSeconds', (date) => date.getUTCSeconds()),
    field('getMilliseconds', (date) => date.getUTCMilliseconds()),
  ];
}
