// Tool calls over HTTP, each decided before it runs: POST /tools/<tool> with the arguments as a JSON object, the
// warrant and its proof in two headers. It knows Request and Response and nothing else, so that it stands in any server.
import type { Authorizer, Decision, Denied, redact } from 'tenuo-edge/verify';

/** Bytes of JSON that a call may have. */
const MOST_BODY_BYTES = 65_536;
/** Characters of a name that an audit line quotes. */
const MOST_NAME = 128;
const ROUTE = /\/tools\/([^/]{1,256})$/;

/** Refusals of a call that the warrant, held by its rightful holder, does not allow. All others concern the credentials. */
const FORBIDDEN: readonly Denied['stage'][] = ['clearance', 'tool', 'constraints', 'approval'];

/** Runs a call that was allowed. What it gets is what was checked. */
export type Tool = (args: Readonly<Record<string, unknown>>) => unknown;

/** One decision for the log. Names only: no argument's value, no token and no key. */
export interface AuditLine {
  readonly time: string;
  readonly outcome: 'allowed' | 'denied';
  readonly code: string;
  /** The tool that was asked for. */
  readonly tool: string;
  /** The argument at fault. */
  readonly argument?: string;
  /** Finer than the code, and the check that failed. */
  readonly reason?: string;
  readonly stage?: string;
  /** Also in the answer to the caller: what they report, the operator finds. */
  readonly ref?: string;
  /** The leaf's id. Of a call that was denied it is what the caller presented, not who they are. */
  readonly warrant?: string;
  /** The trusted root that the chain came from. */
  readonly root?: string;
}

export interface Gate {
  readonly authorizer: Authorizer;
  /** What a caller may know of a denial: `redact` of tenuo-edge, handed in since this file imports nothing that runs. */
  readonly redact: typeof redact;
  readonly tools: Readonly<Record<string, Tool>>;
  /** Takes a line for each decision. The answer does not wait for what it starts. */
  readonly audit: (line: AuditLine) => void;
}

/** Answers a request: runs the tool where the warrant allows it, and says why where not. */
export async function answer(request: Request, { authorizer, redact, tools, audit }: Gate): Promise<Response> {
  const tool = toolOf(request.url);
  if (tool === null) return refusal(404, 'not-found', 'Call POST /tools/<tool>.');
  if (request.method !== 'POST') return refusal(405, 'method-not-allowed', 'Call with POST.', { Allow: 'POST' });
  const body = await readBody(request);
  if (body === null) return refusal(413, 'body-too-large', `Send at most ${MOST_BODY_BYTES} bytes.`);
  const args = readArguments(body);
  if (args === null) return refusal(400, 'invalid-json', 'Send the arguments as one JSON object in UTF-8.');

  const decision = authorizer.authorize({
    warrant: request.headers.get('X-Tenuo-Warrant'),
    signature: request.headers.get('X-Tenuo-PoP'),
    tool,
    args,
  });
  audit(auditLine(decision, tool));
  if (!decision.allowed) return denial(decision.stage, redact(decision));

  const run = Object.hasOwn(tools, tool) ? tools[tool] : undefined;
  if (run === undefined) return refusal(404, 'unknown-tool', 'The warrant allows it, but no such tool is here.');
  try {
    return json(200, { result: await run(args) });
  } catch {
    return refusal(500, 'tool-failed', 'The call was allowed, and the tool failed.');
  }
}

function toolOf(url: string): string | null {
  const [, name] = ROUTE.exec(new URL(url).pathname) ?? [];
  try {
    return name === undefined ? null : decodeURIComponent(name);
  } catch {
    return null;
  }
}

/** The body; null where it is too large, which is known before all of it has come. */
async function readBody(request: Request): Promise<Uint8Array | null> {
  if (Number(request.headers.get('Content-Length')) > MOST_BODY_BYTES) return null;
  const bytes = new Uint8Array(MOST_BODY_BYTES);
  const reader = request.body?.getReader();
  let length = 0;
  for (;;) {
    const chunk = await reader?.read();
    if (chunk?.value === undefined) return bytes.subarray(0, length);
    if (length + chunk.value.length > MOST_BODY_BYTES) {
      await reader?.cancel();
      return null;
    }
    bytes.set(chunk.value, length);
    length += chunk.value.length;
  }
}

/** The arguments; an empty body has none. Null where it is no JSON object. */
function readArguments(body: Uint8Array): Record<string, unknown> | null {
  if (body.length === 0) return {};
  try {
    const args: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return typeof args === 'object' && args !== null && !Array.isArray(args) ? (args as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function auditLine(decision: Decision, tool: string): AuditLine {
  const { code, warrantId } = decision;
  const line = { time: new Date().toISOString(), code, tool: clipped(tool), ...(warrantId && { warrant: warrantId }) };
  if (decision.allowed) return { ...line, outcome: 'allowed', root: decision.rootIssuer };
  const { argument } = decision.at;
  const { reason, stage, ref } = decision;
  return {
    ...line,
    outcome: 'denied',
    reason,
    stage,
    ref,
    ...(argument !== undefined && { argument: clipped(argument) }),
  };
}

/** The call was not allowed. */
function denial(stage: Denied['stage'], told: ReturnType<typeof redact>): Response {
  const { message: error, code, tool, argument, hint, ref } = told;
  const body = { error, code, tool, argument, hint, ref };
  if (stage === 'arguments') return json(400, body);
  if (FORBIDDEN.includes(stage)) return json(403, body);
  return json(401, body, { 'WWW-Authenticate': 'Tenuo' });
}

/** The request was not understood, or not served; nothing was decided. */
function refusal(status: number, code: string, hint: string, headers: Record<string, string> = {}): Response {
  return json(status, { code, hint }, headers);
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { 'Cache-Control': 'no-store', ...headers } });
}

function clipped(name: string): string {
  return name.length <= MOST_NAME ? name : `${name.slice(0, MOST_NAME)}…`;
}
