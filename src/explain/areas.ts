// The lists of reasons of every area, for what tells of all codes; no entry loads it.
import { ASKING_REASONS } from '../approval/asking-reasons.ts';
import { APPROVAL_REASONS } from '../approval/reasons.ts';
import { BUILDING_REASONS } from '../builders/reasons.ts';
import { CONFIG_REASONS } from '../config/reasons.ts';
import { CONSTRAINT_REASONS } from '../constraints/reasons.ts';
import { ENFORCE_REASONS } from '../enforce/reasons.ts';
import { FORM_REASONS } from '../keys/form-reasons.ts';
import { KEY_REASONS } from '../keys/reasons.ts';
import { RECEIPT_REASONS } from '../receipt/reasons.ts';
import { REPLAY_REASONS } from '../replay/reasons.ts';
import { REVOCATION_REASONS } from '../revocation/reasons.ts';
import { SCOPE_REASONS } from '../scope/reasons.ts';

/** Loading an area's list names its reasons: a bundler would otherwise leave out what is only loaded. */
export const AREAS = [
  ASKING_REASONS,
  APPROVAL_REASONS,
  BUILDING_REASONS,
  CONFIG_REASONS,
  CONSTRAINT_REASONS,
  ENFORCE_REASONS,
  FORM_REASONS,
  KEY_REASONS,
  RECEIPT_REASONS,
  REPLAY_REASONS,
  REVOCATION_REASONS,
  SCOPE_REASONS,
];
