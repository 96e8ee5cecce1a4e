export interface Report {
  readonly version: string;
  readonly kind: string;
  readonly kernel: string;
  readonly reason: string;
  readonly hasRelaxed: boolean;
}
export interface Outcome {
  readonly state: 'ran' | 'failed' | 'not run';
  readonly report?: Report;
  readonly reason?: string;
  readonly digest?: string;
  readonly count?: number;
}
export function tableOf(
  rows: readonly { readonly title: string; readonly loaded: string; readonly outcome: Outcome }[],
): string;
