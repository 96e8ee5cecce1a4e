// Codes and reasons are closed: what is written over all of them stops compiling when one is added.
import type { Code, CodeNumber, Decision, Denied } from '../../src/index.ts';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Compiles only where every member is `true`. */
type Every<_Facts extends readonly true[]> = true;

function assertNever(value: never): never {
  throw new Error(String(value));
}

/** The approvals among the codes, all of them. */
type Approval = Extract<Code, `approv${string}` | 'insufficient-approvals'>;

export function all(code: Approval): boolean {
  switch (code) {
    case 'approval-required':
    case 'insufficient-approvals':
      return true;
    case 'approval-invalid':
    case 'approver-not-authorized':
    case 'approval-request-hash-mismatch':
      return false;
    default:
      return assertNever(code);
  }
}

export function lacking(code: Approval): boolean {
  switch (code) {
    case 'approval-required':
      return true;
    default:
      // @ts-expect-error four codes are not dealt with
      return assertNever(code);
  }
}

// @ts-expect-error a table that lacks codes
export const table: Record<Code, string> = { 'warrant-expired': 'it has expired' };

export const closed: Every<
  [Equal<Denied['code'], Code>, Equal<Denied['number'], CodeNumber>, Equal<Decision['code'], Code | 'allowed'>]
> = true;

// @ts-expect-error there is no such code
export const none: Code = 'constraint-violated';
