// What the objects of the protocol are made of, as annotate.mjs takes it: every member of an object, with the name that
// docs/protocol.md has for it.

export const time = (name) => ({
  name,
  say: (seconds) => `${seconds}, ${new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')}`,
});
export const number = (name) => ({ name, say: String });
export const sized = (name) => ({ name, say: (bytes) => `${bytes.length} bytes` });
/** A key or a signature: the algorithm, and bytes. */
const key = (name) => ({ items: ['1: Ed25519', name] });

export const CONSTRAINT = {
  name: 'constraint',
  items: [
    { name: 'type', say: (type) => (type === 2 ? '2, Pattern' : String(type)) },
    { name: 'body', members: { pattern: 'glob' } },
  ],
};
export const setOf = (argument, constraint) => ({
  name: 'constraint set',
  members: { constraints: { name: 'by argument', members: { [argument]: constraint } } },
});
export const EMPTY_SET = {
  name: 'constraint set: no constraints',
  members: { constraints: { name: 'none', members: {} } },
};

export const payload = (tools, more = {}) => ({
  name: 'a map by integers',
  members: {
    0: number('version'),
    1: 'id',
    2: { name: 'type', say: (type) => `${type}, ${type === 0 ? 'execution' : 'issuer'}` },
    3: { name: 'tools', members: tools },
    4: key('holder'),
    5: key('issuer'),
    6: time('issued_at'),
    7: time('expires_at'),
    8: number('max_depth'),
    ...more,
    18: number('depth'),
  },
});
export const warrant = (inside) => ({
  name: 'warrant',
  items: [number('version'), { ...sized('payload'), within: inside }, key('signature')],
});
export const APPROVAL = {
  name: 'signed approval',
  members: {
    approval_version: number('version'),
    payload: {
      ...sized('payload'),
      within: {
        name: 'a map by names',
        members: {
          version: number('version'),
          request_hash: { ...sized('request hash (13.1)'), integers: true },
          nonce: { ...sized('nonce'), integers: true },
          external_id: 'the approver elsewhere',
          approved_at: time('approved_at'),
          expires_at: time('expires_at'),
        },
      },
    },
    approver_key: key('approver'),
    signature: key('signature'),
  },
};
export const GATES = {
  name: 'gates by tool',
  members: { pay: { name: 'of this tool', members: { args: 'null: every call' } } },
};
export const LIST = {
  name: 'signed revocation list',
  members: {
    payload: {
      name: 'payload: no byte string',
      members: {
        revoked_ids: { name: 'ids', each: 'id as text' },
        version: number('version'),
        issued_at: 'RFC 3339',
        issuer: key('issuer'),
      },
    },
    signature: key('signature'),
  },
};
export const REVOCATION_REQUEST = {
  name: 'revocation request',
  members: {
    warrant_id: 'id as text',
    reason: 'reason',
    requestor: key('requestor'),
    requested_at: 'RFC 3339',
    signature: key('signature'),
  },
};
export const RECEIPT = {
  name: 'receipt',
  members: {
    receipt_version: number('version'),
    payload: {
      ...sized('payload'),
      within: {
        name: 'a map by integers',
        members: {
          0: number('version'),
          2: sized('warrant_chain: the stack'),
          3: 'action',
          4: 'outcome',
          5: time('timestamp'),
          6: 'root_principal',
          7: 'request_hash (13.1)',
          8: 'pop_signature',
          9: 'request_id',
          10: 'decision_code',
          14: 'prev_receipt_hash',
          15: 'trusted_roots_hash',
        },
      },
    },
    signer_key: key('signer'),
    signature: key('signature'),
  },
};
export const EVENT = {
  name: 'signed event of an authorizer',
  members: {
    1: 'authorizer',
    2: sized('warrant stack'),
    3: 'action',
    4: 'outcome',
    5: time('timestamp'),
    6: 'root principal, in hex',
  },
};
