// The library as it is, where src/cel/standard/repairs.ts mends it: each is needed while these hold.
import { runInNewContext } from 'node:vm';
import { celEnv, parse, plan } from '@bufbuild/cel';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Budget } from '../../src/cel/budget.ts';
import { compile } from '../../src/cel/standard/standard.ts';
import { subjectOf } from '../../src/cel/upstream/evaluate.ts';
import { call } from '../../src/cel/upstream/functions.ts';

const plain = (expression: string) => plan(celEnv(), parse(expression))();
const repaired = (expression: string) => compile(expression)(subjectOf(null), 0);

describe('the library, repaired', () => {
  it('tells the fields of a time by way of local time, where some hours do not exist', () => {
    const fields: [string, number][] = [
      ['getFullYear', 2024],
      ['getMonth', 2],
      ['getDate', 10],
      ['getDayOfMonth', 9],
      ['getDayOfWeek', 0],
      ['getDayOfYear', 69],
      ['getHours', 2],
      ['getMinutes', 30],
      ['getSeconds', 15],
      ['getMilliseconds', 250],
    ];
    for (const [field, value] of fields) {
      expect(repaired(`timestamp("2024-03-10T02:30:15.25Z").${field}() == ${value}`), field).toBe(true);
    }
    expect(repaired('timestamp("1969-12-31T23:59:59.75Z").getMilliseconds() == 750')).toBe(true);
  });

  it('takes a member that is null for a member', () => {
    expect(plain('"a" in {"a": null}')).toBe(true); // the repair is of what all its maps share
    expect(repaired('has({"a": null}.a) && "a" in {"a": null} && !("b" in {"a": null})')).toBe(true);
  });

  describe('where the encoder is of another realm, as in workflows of Temporal', () => {
    afterEach(() => vi.unstubAllGlobals());

    it('knows the bytes of a text for bytes', () => {
      const Foreign = runInNewContext('Uint8Array') as Uint8ArrayConstructor;
      const encode = (text: string) => Foreign.from(Buffer.from(text));
      vi.stubGlobal(
        'TextEncoder',
        class {
          encode = encode;
        },
      );
      expect(encode('a')).not.toBeInstanceOf(Uint8Array);
      expect(repaired('bytes("a") == b"a" && size(bytes("é")) == 2')).toBe(true);
      expect(call('bytes', false, ['a'], { budget: new Budget(), now: 0, object: undefined })).toEqual(
        Uint8Array.of(97),
      );
    });
  });
});
