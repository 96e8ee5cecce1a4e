// docs/audit.md names what there is, and nothing else.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openAuditLog } from '../../src/audit/audit.ts';

const text = readFileSync(new URL('../../docs/audit.md', import.meta.url), 'utf8');
const schema = JSON.parse(readFileSync(new URL('../../docs/audit-event.schema.json', import.meta.url), 'utf8'));

/** The names in the first column of the tables of a section. */
function firstColumn(heading: string): string[] {
  const section = text.split(new RegExp(`^#+ ${heading}$`, 'm'))[1]?.split(/^#+ /m)[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  return rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`(\w[\w-]*)/g)].map(([, name]) => name as string),
  );
}

describe('docs/audit.md', () => {
  it('has every kind of event', () => {
    expect(firstColumn('The event').sort()).toEqual([...schema.properties.type.enum].sort());
  });

  it('has every option', () => {
    const refusal = (() => {
      try {
        openAuditLog({ sinks: [], none: 1 } as never);
      } catch (error) {
        return String(error);
      }
      return '';
    })();
    const options = refusal.split('it takes ')[1]?.split(', ') ?? [];
    expect(options.length).toBeGreaterThan(5);
    expect(firstColumn('Options').sort()).toEqual(options.sort());
  });

  it('shows an event of the schema’s members', () => {
    const [shown = ''] = /\{"version":1[\s\S]*?\}\}/.exec(text) ?? [];
    const members = Object.keys(JSON.parse(shown.replaceAll('\n', '')));
    expect(members.length).toBeGreaterThan(20);
    for (const member of members) expect(Object.keys(schema.properties)).toContain(member);
  });
});
