// Decisions as events of OpenTelemetry spans. The library itself is not needed: a span is whatever has `addEvent`.
import { encodeArguments } from '../arguments.ts';
import { type Value, valueText } from '../cbor/value.ts';
import { toHex } from '../hex.ts';
import { checkOptions } from '../options.ts';
import type { Observer, Recorded } from './log.ts';
import type { ReceiptFields } from './payload.ts';

/**
 * Of OpenTelemetry's Span, what is used.
 *
 * @example
 * ```ts
 * import { SigningKey } from 'tenuo-edge';
 * import { type EventSpan, MemorySink, ReceiptLog, spanEvents } from 'tenuo-edge/receipt';
 *
 * // trace.getActiveSpan() of OpenTelemetry gives such a span.
 * const names: string[] = [];
 * const span: EventSpan = { addEvent: (name: string) => names.push(name) };
 * new ReceiptLog({ key: SigningKey.generate(), sink: new MemorySink(), observers: [spanEvents(() => span)] });
 * console.log(names); // []
 * ```
 *
 * @see docs/receipts.md#sinks
 */
export interface EventSpan {
  /**
   * Adds an event by its name, with attributes. Never throws: what it throws is counted by the log and goes no further.
   */
  addEvent(name: string, attributes: Record<string, string | number | boolean>, time?: Date): unknown;
}

/**
 * What an event may say beyond what it always does.
 *
 * @example
 * ```ts
 * import { spanEvents, type SpanField } from 'tenuo-edge/receipt';
 *
 * const fields: SpanField[] = ['authorizerId', 'srlVersion'];
 * console.log(typeof spanEvents(() => undefined, { fields })); // function
 * ```
 *
 * @see docs/receipts.md#sinks
 */
export type SpanField = 'authorizerId' | 'rootPrincipal' | 'requestHash' | 'policyDefinitionHash' | 'srlVersion';

/**
 * What events of spans say beyond what they always do.
 *
 * @example
 * ```ts
 * import { type SpanEventOptions, spanEvents } from 'tenuo-edge/receipt';
 *
 * const options: SpanEventOptions = { fields: ['requestHash'], arguments: ['query'] };
 * console.log(typeof spanEvents(() => undefined, options)); // function
 * ```
 *
 * @see docs/receipts.md#sinks
 */
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
 * An observer of a `ReceiptLog` that adds an event to the span that `activeSpan` gives, where there is one: outcome,
 * tool, warrant, code and reference of a denial, request id and the receipt's digest. Arguments and other fields are
 * left out unless named.
 *
 * @throws TypeError for options of another name or type.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { MemorySink, ReceiptLog, spanEvents } from 'tenuo-edge/receipt';
 *
 * const holder = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(holder);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(holder, 'search', {}) };
 * const authorizer = new Authorizer({ trustedRoots: [holder.publicKey] });
 * const names: string[] = [];
 * const span = { addEvent: (name: string) => names.push(name) }; // trace.getActiveSpan()
 * const traced = new ReceiptLog({ key: SigningKey.generate(), sink: new MemorySink(), observers: [spanEvents(() => span)] });
 * traced.decide(authorizer, request);
 * console.log(names.length); // 1
 * ```
 *
 * @see docs/receipts.md#sinks
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
