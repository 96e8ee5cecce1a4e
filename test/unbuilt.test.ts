import { describe, expect, it } from 'vitest';
import * as list from '../assembly/unbuilt.ts';
import { missingName, unbuilt } from '../src/unbuilt.ts';

describe('what is not built', () => {
  it('is one list, and every entry has a name', () => {
    expect(unbuilt()).toMatchInlineSnapshot(`
      [
        "approval gates",
        "required approvers",
      ]
    `);
    const features = Object.entries(list).filter(([name]) => name.startsWith('FEATURE_'));
    for (const [name, number] of features) {
      expect(missingName(number as number)).toMatch(/^[a-z ]+$/);
      expect(unbuilt()).toContain(missingName(number as number));
      expect(name).toMatch(/^FEATURE_/);
    }
  });
});
