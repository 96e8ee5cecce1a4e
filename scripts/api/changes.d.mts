export function changedLines(before: string, after: string): string;
