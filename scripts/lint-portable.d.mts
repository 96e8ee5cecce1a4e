export interface Finding {
  file: string;
  line: number;
  column: number;
  rule: string;
  message: string;
}
export const RULES: Record<string, string>;
export function lintFiles(files: Map<string, string>): Finding[];
export function lintFolder(folder: string): { findings: Finding[]; portable: number; exempt: number };
