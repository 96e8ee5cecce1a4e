// Why a warrant cannot be made.
import { defineReasons } from '../codes.ts';

const NARROW_HINT = 'A delegated warrant can only narrow what its parent allows; mint it again within the parent.';

export const BUILDING_REASONS = /* @__PURE__ */ defineReasons({
  TOOL_NAME_RESERVED: [120151, 'tool names that begin with "tenuo:" are reserved', 'Choose another name.'],
  TYPE_UNDECIDED: [
    120152,
    'the warrant grants nothing and issues nothing',
    'Add a tool or capability, or call issuer() with issuableTools.',
  ],
  TOOLS_MISSING: [
    120153,
    'the warrant grants no tools',
    'Add a tool or capability; a grant inherits nothing unless inheritAll() is called.',
  ],
  ISSUER_WITH_TOOLS: [
    120154,
    'an issuer warrant cannot grant tools itself',
    'Use issuableTools, or mint an execution warrant.',
  ],
  NOT_AN_ISSUER: [120155, 'only an issuer warrant can issue', 'Delegate with grant() instead.'],
  ID_MALFORMED: [
    120156,
    'the warrant id cannot be read',
    'An id is 16 bytes, 32 hex digits, tnu_wrt_ and those, or a UUID.',
  ],
  TOOL_NOT_ISSUABLE: [120157, 'the issuer may not issue this tool', 'Use a tool of its issuableTools.'],
  HOLDER_MISSING: [120158, 'an issued warrant needs a holder', 'Call holder(publicKey).'],
  EXTENSION_NAME_TOO_LONG: [120159, 'the name of an extension is longer than 255 bytes', 'Choose a shorter name.'],
  EXTENSION_RESERVED: [
    120160,
    'this extension is written by a method of its own',
    'Use sessionId, agentId or approvalGates.',
  ],
  MAX_DEPTH_OVER_FIELD: [120161, 'the depth does not fit its field', 'Choose a maxDepth of at most 64.'],
  EXEMPTION_UNBOUNDED: [
    120162,
    'an exemption is Wildcard, AnyOf, Not, CEL or of an unknown kind, which would exempt nearly anything',
    'Exempt what needs no approval by name, range or pattern: { exempt: OneOf([…]) }.',
  ],
  APPROVERS_WITHOUT_GATES: [
    120163,
    'approvers are required, but no gate asks for an approval',
    'Call approvalGates({ tool: null }) for the tools whose calls they approve.',
  ],
  THRESHOLD_WITHOUT_APPROVERS: [
    120164,
    'a number of approvals is given without anyone who may approve',
    'Call requiredApprovers([…]) too.',
  ],
  GATE_OUT_OF_SCOPE: [
    120165,
    'the gate is on a tool that the warrant neither grants nor may issue',
    'Gate a tool of this warrant; see that the names are the same.',
  ],
  TTL_MISSING: [120451, 'an issued warrant needs a lifetime', 'Call ttl(seconds).'],
  TTL_OVER_CEILING: [
    130351,
    'the lifetime is longer than 90 days',
    'ttl is in seconds, not milliseconds: 7,776,000 at most, and 300 for five minutes.',
  ],
  SIGNER_NOT_HOLDER: [
    140051,
    'the key is not the one that holds the warrant',
    'Only the holder of a warrant can delegate or use it.',
  ],
  MAX_DEPTH_OVER_LIMIT: [140251, 'the depth is more than 64', 'Choose a maxDepth of at most 64.'],
  DEPTH_OVER_MAX: [140252, 'the warrant may not be delegated further', 'Its maxDepth is reached; ask its issuer.'],
  ISSUE_DEPTH_EXCEEDED: [140253, 'the issue depth is exceeded', 'Stay within maxDepth and the issuer’s maxIssueDepth.'],
  CLEARANCE_OVER_ISSUER: [150051, 'the clearance is higher than the issuer’s', NARROW_HINT],
  MAX_DEPTH_OVER_PARENT: [150251, 'the depth is more than the parent’s', NARROW_HINT],
  LIFETIME_OVER_PARENT: [
    150252,
    'the warrant would outlive its parent',
    'Choose a shorter ttl, or leave it out to expire with the parent.',
  ],
  THRESHOLD_OVER_LIST: [
    150253,
    'more approvals are asked for than there are approvers',
    'Ask for at most one approval of each approver, or require more approvers.',
  ],
  THRESHOLD_TOO_LOW: [
    150254,
    'fewer approvals are asked for than the parent asks for and one for each approver that is added',
    'Call raiseMinApprovals or minApprovals with a larger number, or leave it out.',
  ],
  GATE_UNAPPROVABLE: [
    150255,
    'approvers are named for a gate that the parent has and nobody may approve',
    'Leave out the approvers, or the gated tools; ask whoever issued the parent for approvers.',
  ],
  ISSUER_APPROVER_MISSING: [
    150256,
    'an approver of the issuer warrant is not among the required approvers',
    'Name all of its requiredApprovers, and others if you like; or name none, to keep them as they are.',
  ],
});
