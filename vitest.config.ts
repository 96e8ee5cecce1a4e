import { defineConfig } from 'vitest/config';
import { viteTwins } from './scripts/twins.mjs';

export default defineConfig({
  plugins: [viteTwins],
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/oracle/**', 'test/fuzz/**', '**/node_modules/**', 'test/runtimes/.work/**'],
    setupFiles: ['test/support/builtins.ts'],
    testTimeout: 30_000,
    pool: 'threads',
  },
});
