// The tools that the example servers offer. They stand for real ones: what they do is to say what they would do.
import type { Tool } from './tool-calls.ts';

export const tools: Readonly<Record<string, Tool>> = {
  scale: ({ cluster, replicas }) => ({ cluster, replicas, status: 'scaling' }),
  read_logs: ({ service }) => ({ service, lines: ['12:00:01 ready', '12:00:07 200 GET /health'] }),
};
