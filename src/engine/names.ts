// The texts that the core compares with or signs under, in the order of assembly/names.ts.
import { NAMES_AT } from '../../assembly/layout.ts';
import { NAME_CELL } from '../../assembly/names.ts';

/** One text a name; a test holds this list against the NAME_* constants. */
export const NAMES: readonly string[] = [
  'tenuo-warrant-v1\u0001',
  'tenuo-warrant-v1tenuo-pop-v1',
  'tenuo.session_id',
  'tenuo.agent_id',
  'tenuo.approval_gates',
  'constraints',
  'allow_unknown',
  'value',
  'pattern',
  'min',
  'max',
  'min_inclusive',
  'max_inclusive',
  'values',
  'excluded',
  'required',
  'allowed',
  'constraint',
  'expression',
  'parent_expression',
  'root',
  'case_sensitive',
  'allow_equal',
  'schemes',
  'allow_domains',
  'deny_domains',
  'allow_ports',
  'block_private',
  'block_loopback',
  'block_metadata',
  'block_reserved',
  'block_internal_tlds',
  'allow',
  '-----BEGIN TENUO WARRANT-----',
  '-----END TENUO WARRANT-----',
  '-----BEGIN TENUO WARRANT CHAIN-----',
  '-----END TENUO WARRANT CHAIN-----',
  'tnu_wrt_',
  'args',
  'message',
  'all',
  'exempt',
  'tenuo-warrant-v1tenuo-approval-v1\u0001',
  'approval_version',
  'payload',
  'approver_key',
  'signature',
  'version',
  'request_hash',
  'nonce',
  'external_id',
  'approved_at',
  'expires_at',
  'extensions',
];

/** Writes every text into its cell: a length byte, then ASCII. Called once, when an engine is made. */
export function writeNames(memory: Uint8Array): void {
  NAMES.forEach((text, name) => {
    const cell = NAMES_AT + name * NAME_CELL;
    memory[cell] = text.length;
    for (let i = 0; i < text.length; i++) memory[cell + 1 + i] = text.charCodeAt(i);
  });
}
