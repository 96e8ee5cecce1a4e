/** The workload that every ratio is measured against, as the reference peer does it. */
export const VERIFY = 'verify one signature, key seen';
