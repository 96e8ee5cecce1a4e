// tenuo-edge/connect: the token with which an agent or authorizer is connected to a control plane.
export type { ClaimOptions, ClaimOutcome } from './claim.ts';
export { ConnectError, type ConnectErrorCode } from './error.ts';
export { ConnectToken, type ConnectTokenFields } from './token.ts';
