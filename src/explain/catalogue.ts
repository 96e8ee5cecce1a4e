// Every code in words: what it means, what usually causes it, what to do. For docs/errors.md and the command line; no other entry
// loads it. A code that is missing here does not compile.
import type { Code } from '../codes.ts';

/** What there is to say of a code. */
export interface CodeWords {
  /** One sentence: what was refused. */
  readonly means: string;
  /** What usually leads to it. */
  readonly cause: string;
  /** What to do about it. */
  readonly remedy: string;
}

export const CATALOGUE: Readonly<Record<Code, CodeWords>> = {
  'signature-invalid': {
    means: 'A signature is missing or does not hold: of a call, an approval or a list. Or something is no key.',
    cause:
      'The call was signed with another key than the holder’s, for other arguments, or by a clock that is minutes off. Between signing and deciding, arguments often change: 5 becomes 5.0, a default is filled in, undefined becomes null.',
    remedy:
      'Sign with the key in warrant.holder exactly the tool and arguments that are decided, just before they are sent. Compare the two clocks.',
  },
  'invalid-key-length': {
    means: 'A key or seed does not have 32 bytes.',
    cause: 'Something was cut off, or a seed is followed by its public key, as some libraries store it.',
    remedy: 'Pass the 32 bytes of an Ed25519 seed or public key, or them in hex or base64.',
  },
  'unsupported-payload-version': {
    means: 'An approval or a receipt has a version that is not known here.',
    cause: 'It was made by a newer program.',
    remedy: 'Update this package, or have it made in version 1.',
  },
  'invalid-payload-structure': {
    means: 'A warrant says what its kind may not say, or something is configured so that it cannot work.',
    cause:
      'Minting: an issuer warrant with tools, more approvals than approvers, a lifetime of zero. Configuration: no trusted root, an unknown mode, an unreadable variable.',
    remedy: 'The reason says which; its hint says what to pass instead.',
  },
  'malformed-cbor': {
    means: 'Bytes or text cannot be read as what they should be, or the signature on a warrant does not hold.',
    cause: 'The text was cut, changed on its way, is in another form, or is something else.',
    remedy: 'Take String(warrant), toStackText() or the header again, whole; `offset` says where reading ended.',
  },
  'missing-required-field': {
    means: 'Something that has to be given was left out.',
    cause: 'A warrant was issued without a lifetime.',
    remedy: 'Call ttl(seconds).',
  },
  'warrant-expired': {
    means: 'A warrant of the chain has expired. Expiry has no tolerance.',
    cause:
      'Warrants are short-lived by design, and a chain lives as long as its shortest-lived link. Or `now` is in milliseconds.',
    remedy: 'Ask the issuer for a new warrant. `at.warrant` says which link ended; pass `now` in seconds or as a Date.',
  },
  'issued-in-future': {
    means: 'A warrant of the chain was issued later than now, and the tolerance (30 seconds).',
    cause: 'The clock of the issuer or of this verifier is off.',
    remedy: 'Set both clocks; `clockTolerance` allows for more.',
  },
  'ttl-exceeded': {
    means: 'A lifetime is longer than allowed.',
    cause: 'Minting for more than 90 days, or a verifier whose `maxLifetime` is shorter.',
    remedy: 'Mint with a shorter ttl.',
  },
  'invalid-issuer': {
    means: 'Whoever signs may not sign this.',
    cause:
      'A key that does not hold the warrant delegates or binds it; an issuer issues to itself; a holder signs its own receipts.',
    remedy: 'Use the key in warrant.holder. `expected` and `received` show the fingerprints of both.',
  },
  'depth-exceeded': {
    means: 'The chain of delegations would become deeper than a warrant of it allows.',
    cause: '`maxDepth` is reached, or the warrant is terminal.',
    remedy: 'Delegate from a warrant nearer to the root, or ask for one with a larger maxDepth (at most 64).',
  },
  'chain-too-long': {
    means: 'A chain has more than 64 warrants.',
    cause: 'An agent delegates to itself at every step.',
    remedy: 'Delegate in fewer steps.',
  },
  'chain-broken': {
    means:
      'Neighbouring warrants of a chain do not belong together, or a link is wider in time, depth, session or gates than the one above it.',
    cause: 'Warrants of different delegations were put together, a link is missing, or a child outlives its parent.',
    remedy: 'Send what child.toStack() or toStackText() gives; do not assemble chains by hand.',
  },
  'untrusted-root': {
    means: 'The chain does not begin with an issuer that is trusted here.',
    cause:
      'Most often a delegated warrant was sent without its parents. Else `trustedRoots` lacks the issuer’s key, or holds the holder’s.',
    remedy:
      'Send the whole chain (toStackText() or headers()). Trust the key that minted the root: warrant.chain[0].issuer. Never add a delegator to the roots.',
  },
  'tool-not-authorized': {
    means: 'The warrant does not grant the tool, or its clearance is too low for it.',
    cause: 'Another name than in the warrant (names are exact), or a warrant for another task.',
    remedy: 'Call a tool of warrant.tools, or ask the issuer for a warrant with this one.',
  },
  'constraint-violation': {
    means: 'An argument is not what the warrant allows.',
    cause:
      'The value is outside of its constraint; an argument is missing, since every constrained one has to be passed; one is not named in the warrant, which allows no others unless it says allowUnknown; or a number came as text.',
    remedy:
      'explain(decision) has `expected`, `received` and `passes` beside each other. Stay within, or ask the issuer for more.',
  },
  'invalid-attenuation': {
    means: 'A delegated warrant is wider than its parent, in another way than by a constraint of the same kind.',
    cause:
      'A tool was added, a constraint dropped or replaced by a kind that cannot be compared, or a clearance raised.',
    remedy: 'Grant a subset of the parent’s tools, each with all of its constraints, the same or narrower.',
  },
  'capability-expansion': {
    means: 'A constraint of a delegated warrant accepts more than its parent’s.',
    cause: 'A larger range, a looser pattern, one more value.',
    remedy: 'Keep the parent’s constraint or choose one inside of it; `expected` is the parent’s.',
  },
  'unknown-constraint-type': {
    means: 'A constraint cannot be decided here: a CEL expression, and no evaluator.',
    cause: 'CEL is switched on by an option, and no import does it.',
    remedy:
      'import { cel } from "tenuo-edge/cel" and pass it: new Authorizer({ trustedRoots, cel }), configure({ cel }).',
  },
  'insufficient-approvals': {
    means: 'Some approvals count, and not enough of them.',
    cause: 'Approvers have yet to answer, or some of the approvals are expired, repeated or by others.',
    remedy: '`missingApprovals` has both numbers, and `received` why some did not count. Collect the rest.',
  },
  'approval-invalid': {
    means: 'An approval cannot be read or does not hold, or nobody could give one.',
    cause: 'It was changed, has expired, or came in an unknown form; or the warrant has a gate and names no approvers.',
    remedy:
      'Ask for the approval again, and send it as signApproval made it. Without approvers: mint with requiredApprovers.',
  },
  'approver-not-authorized': {
    means: 'The approval is by a key that is none of the warrant’s approvers.',
    cause: 'Somebody else approved, or an approver has a new key.',
    remedy: 'Ask one of warrant.requiredApprovers.',
  },
  'approval-request-hash-mismatch': {
    means: 'The approval is for another call.',
    cause:
      'An approval holds for one tool with these arguments, one warrant and its holder; one of them changed since.',
    remedy: 'Have this very call approved: decision.approvalRequest.',
  },
  'approval-required': {
    means: 'The call needs a person’s approval.',
    cause: 'A gate of the warrant fires on this tool or argument. This is how it should be.',
    remedy:
      'Send decision.approvalRequest to its approvers and the call again with `approvals`; guard does both where it has an approvalHandler.',
  },
  'warrant-revoked': {
    means: 'A warrant of the chain was revoked.',
    cause: 'Its id is on the revocation list. What was delegated below it is withdrawn with it.',
    remedy: 'Ask the issuer for a new warrant; `at.warrant` says which link was revoked.',
  },
  'srl-invalid': {
    means: 'There is no revocation list that may be used, so that nothing is allowed.',
    cause: 'The first list has not come yet, or the last one is older than `maxAge`.',
    remedy: 'Wait for `feed.ready` before the first call; see that the source can be reached.',
  },
  'srl-version-rollback': {
    means: 'A revocation list is older than one that was accepted before.',
    cause: 'A cache or a mirror is behind, or somebody tries to undo a revocation.',
    remedy: 'Fetch the newest list. The one in force stays in force.',
  },
  'srl-content-changed': {
    means: 'Two revocation lists of one version revoke different warrants.',
    cause: 'The signer did not raise the version.',
    remedy: 'Raise `version` with every list.',
  },
  'warrant-too-large': {
    means: 'A warrant, chain, receipt or text is larger than anything that could be valid.',
    cause: 'Long lists of values in constraints, large extensions; or the bytes are something else.',
    remedy:
      'A warrant has at most 65,536 bytes and a stack 262,144: split it, or refer to data instead of carrying it.',
  },
  'too-many-constraints': {
    means: 'Constraints are nested deeper than 32 levels.',
    cause: 'All, AnyOf and Not were wrapped by a program, once for each step.',
    remedy: 'Flatten them: All([All([a]), b]) is All([a, b]).',
  },
  'invalid-arguments': {
    means: 'The arguments of a call are not values that can be signed.',
    cause: 'A Date, Map, class instance, function, NaN, undefined in a list, bytes, or an object that contains itself.',
    remedy:
      'Pass texts, finite numbers, booleans, null, lists and plain objects: date.toISOString(), [...set], Object.fromEntries(map).',
  },
  'constraint-too-costly': {
    means: 'Deciding the constraints would take too long, so the call is denied.',
    cause: 'Nested lists of constraints, or patterns with many stars, on a long text.',
    remedy: 'Mint with simpler constraints, or pass shorter arguments.',
  },
  'not-decidable-here': {
    means: 'There is no answer that is certain to be the same everywhere, so the call is denied.',
    cause: 'A regular expression with look-around or references, or a URL that parsers read differently.',
    remedy: 'Write the expression without them and the URL plainly: docs/constraints.md lists what has an answer.',
  },
  'engine-unavailable': {
    means: 'An engine was asked for that cannot run here. Never a decision.',
    cause:
      'init({ engine: "wasm" }) where compiling is forbidden, init after first use, or modules of another version.',
    remedy: 'Leave `engine` out: JavaScript takes over where WebAssembly cannot run, with the same verdicts.',
  },
  replayed: {
    means: 'The call was allowed before, and its proof would still hold.',
    cause: 'A retry sent the same signature again; or somebody copied it.',
    remedy: 'Sign anew in the next window, or pass `attempt` where a call is really made again.',
  },
  'replay-store-failed': {
    means: 'Whether the call was made before cannot be known, so it is denied.',
    cause: 'The store is down, slow or full, or answers by a promise where nobody waits.',
    remedy: '`decision.cause` has what it threw. Use authorizeAsync with stores that are elsewhere.',
  },
  'warrant-missing': {
    means: 'A guarded function was called with no warrant.',
    cause: 'The call runs outside of mint, grant or bound.run; or a callback lost the async context.',
    remedy: 'Call it inside of one of these, or bind it: guard({ tool, warrant: bound }, fn).',
  },
  'log-broken': {
    means: 'A log of receipts is not whole. Never a decision.',
    cause: 'Records were cut off, removed, added or changed, or the writer was interrupted.',
    remedy: 'The report says file, record and offset. Keep the files; docs/receipts.md says what each break means.',
  },
  'log-unavailable': {
    means: 'A receipt could not be kept, or a log not be read. Never a decision.',
    cause: 'The disk is full, the outbox is full, another process writes to the files, or the log was closed.',
    remedy: 'Treat the call as not made where a receipt is required; see the hint of the reason.',
  },
  'receipt-refuted': {
    means: 'A receipt says something that does not follow from what it holds. Never a decision.',
    cause: 'It was judged with other roots or rules than those in force then, or its signer states what it likes.',
    remedy: 'Judge with the roots, list and policy of that instant; else distrust the signer.',
  },
};
