// The structural rules of a decoded warrant, in upstream's order (protocol 4.4).
// They read no clock and no other warrant. Returns 0 or a reason.

import { blameByte, blameNumbers, blameTool } from '../blame';
import { contentAt, countAt } from '../cbor/item';
import {
  EXECUTION_ISSUABLE_TOOLS,
  EXECUTION_ISSUE_DEPTH,
  EXTENSION_TOO_LARGE,
  ISSUE_DEPTH_OVER_DEPTH,
  ISSUER_NOTHING_ISSUABLE,
  ISSUER_TOOLS,
  LIFETIME_EMPTY,
  MAX_EXTENSIONS,
  MAX_TOOLS,
  PAYLOAD_VERSION,
  THRESHOLD_OVER_APPROVERS,
  THRESHOLD_ZERO,
  TOO_MANY_CONSTRAINTS,
  TOO_MANY_EXTENSIONS,
  TOO_MANY_TOOLS,
} from '../codes';
import { countDistinct } from '../constraints/list';
import { loadWord } from '../memory';
import { below, below64 } from '../unsigned';
import * as field from './record';

const SUPPORTED_VERSION = 1;

export function checkStructure(record: i32): i32 {
  if (loadWord(record + field.VERSION) != SUPPORTED_VERSION) return PAYLOAD_VERSION;
  if (lifetimeIsEmpty(record)) return LIFETIME_EMPTY;
  const type = checkType(record);
  if (type != 0) return type;
  const maxDepth = loadWord(record + field.MAX_DEPTH_FIELD);
  if (loadWord(record + field.HAS_ISSUE_DEPTH) != 0 && below(maxDepth, loadWord(record + field.ISSUE_DEPTH))) {
    blameNumbers(loadWord(record + field.ISSUE_DEPTH), maxDepth);
    return ISSUE_DEPTH_OVER_DEPTH;
  }
  const counts = checkCounts(record);
  return counts != 0 ? counts : checkThreshold(record);
}

function lifetimeIsEmpty(record: i32): bool {
  return !below64(
    loadWord(record + field.ISSUED_HIGH),
    loadWord(record + field.ISSUED_LOW),
    loadWord(record + field.EXPIRES_HIGH),
    loadWord(record + field.EXPIRES_LOW),
  );
}

/** Each type has its own fields: tools to use, or tools to issue. */
function checkType(record: i32): i32 {
  if (loadWord(record + field.TYPE) == field.EXECUTION) {
    if (loadWord(record + field.ISSUABLE) != 0) return EXECUTION_ISSUABLE_TOOLS;
    return loadWord(record + field.HAS_ISSUE_DEPTH) != 0 ? EXECUTION_ISSUE_DEPTH : 0;
  }
  if (loadWord(record + field.TOOL_COUNT) != 0) return ISSUER_TOOLS;
  return loadWord(record + field.ISSUABLE_COUNT) == 0 ? ISSUER_NOTHING_ISSUABLE : 0;
}

function checkCounts(record: i32): i32 {
  const tools = loadWord(record + field.TOOL_COUNT);
  if (tools > MAX_TOOLS) {
    blameNumbers(tools, MAX_TOOLS);
    return TOO_MANY_TOOLS;
  }
  const wide = loadWord(record + field.WIDE_TOOL);
  if (wide != 0) {
    blameTool(contentAt(wide), countAt(wide));
    return TOO_MANY_CONSTRAINTS;
  }
  const extensions = loadWord(record + field.OWN_EXTENSIONS);
  if (extensions > MAX_EXTENSIONS) {
    blameNumbers(extensions, MAX_EXTENSIONS);
    return TOO_MANY_EXTENSIONS;
  }
  const large = loadWord(record + field.LARGE_EXTENSION);
  if (large == 0) return 0;
  blameByte(large);
  return EXTENSION_TOO_LARGE;
}

/** The threshold can be reached, and is not nothing. Without approvers it means nothing and is not checked. */
function checkThreshold(record: i32): i32 {
  const approvers = loadWord(record + field.APPROVERS);
  if (approvers == 0 || loadWord(record + field.HAS_THRESHOLD) == 0) return 0;
  const threshold = loadWord(record + field.THRESHOLD);
  const distinct = countDistinct(approvers);
  if (below(distinct, threshold)) {
    blameNumbers(threshold, distinct);
    return THRESHOLD_OVER_APPROVERS;
  }
  return threshold == 0 ? THRESHOLD_ZERO : 0;
}
