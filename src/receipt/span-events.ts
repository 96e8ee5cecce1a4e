// Decisions as events of OpenTelemetry spans. The library itself is not needed: a span is whatever has `addEvent`.
import { encodeArguments } from '../arguments.ts';
import { type Value, valueText } from '../cbor/value.ts';
import { toHex } from '../hex.ts';
import { checkOptions } from '../options.ts';
import type { Observer, Recorded } from './log.ts';
import type { ReceiptFields } from './payload.ts';

/** Of OpenTelemetry's Span, what is used. */
export interface EventSpan {
  addEvent(name: string, attributes: Record<string, string | number | boolean>, time?: Date): unknown;
}

/** What an event may say beyond what it always does. */
export type SpanField = 'authorizerId' | 'rootPrincipal' | 'requestHash' | 'policyDefinitionHash' | 'srlVersion';

export interface SpanEventOptions {
  /** Fields of the receipt to say as well. */
  readonly fields?: readonly SpanField[] | undefined;
  /** Arguments of the call to say as well, by name: no other ones are. */
  readonly arguments?: readonly string[] | undefined;
}

const NAME = 'tenuo.decision';
const PREFIX = 'tenuo.';
/** Characters of a text that is somebody else's. */
const MOST_CHARACTERS = 256;
const FIELDS: readonly SpanField[] = [
  'authorizerId',
  'rootPrincipal',
  'requestHash',
  'policyDefinitionHash',
  'srlVersion',
];

/**
 * An observer of a `ReceiptLog` that adds an event to the span that `activeSpan` gives, where there is one: outcome, tool, warrant,
 * code and reference of a denial, request id and the receipt's digest. Arguments and other fields are left out unless named.
 *
 *     observers: [spanEvents(() => trace.getActiveSpan())]
 */
export function spanEvents(activeSpan: () => EventSpan | undefined, options: SpanEventOptions = {}): Observer {
  checkOptions(options, ['fields', 'arguments'], 'spanEvents');
  if (typeof activeSpan !== 'function') throw new TypeError('spanEvents takes a function that gives a span');
  const { fields = [], arguments: names = [] } = options;
  for (const field of fields)
    if (!FIELDS.includes(field)) throw new TypeError(`fields has no "${field}"; it takes ${FIELDS.join(', ')}`);
  return (recorded) => {
    const span = activeSpan();
    if (span === undefined) return;
    const said = recorded.receipt.fields;
    span.addEvent(
      NAME,
      { ...basic(recorded, said), ...more(said, fields), ...argumentsOf(recorded, names) },
      new Date(said.timestamp * 1000),
    );
  };
}

function basic({ receipt, decision }: Recorded, { outcome, requestId }: ReceiptFields): Record<string, string> {
  return {
    [`${PREFIX}outcome`]: outcome,
    [`${PREFIX}tool`]: shortened(receipt.tool),
    [`${PREFIX}request_id`]: shortened(requestId),
    [`${PREFIX}receipt`]: toHex(receipt.digest()),
    ...(decision.warrantId !== undefined && { [`${PREFIX}warrant_id`]: decision.warrantId }),
    ...(!decision.allowed && { [`${PREFIX}code`]: decision.code, [`${PREFIX}ref`]: decision.ref }),
  };
}

function more(said: ReceiptFields, fields: readonly SpanField[]): Record<string, string | number> {
  const attributes: Record<string, string | number> = {};
  for (const field of fields) {
    const value = said[field];
    if (value === undefined) continue;
    attributes[PREFIX + snake(field)] = value instanceof Uint8Array ? toHex(value) : value;
  }
  return attributes;
}

function argumentsOf({ request }: Recorded, names: readonly string[]): Record<string, string> {
  if (names.length === 0) return {};
  let args: Readonly<Record<string, unknown>>;
  try {
    args = encodeArguments(request.args).decode();
  } catch {
    return {};
  }
  const named = names.filter((name) => Object.hasOwn(args, name));
  return Object.fromEntries(
    named.map((name) => [`${PREFIX}argument.${name}`, shortened(valueText(args[name] as Value))]),
  );
}

function shortened(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}…`;
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
