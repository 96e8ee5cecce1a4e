import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { viteTwins } from './scripts/twins.mjs';

export default defineConfig({
  plugins: [viteTwins],
  // The examples import the package by its name; here that is its sources.
  resolve: {
    alias: {
      'tenuo-edge/browser': fileURLToPath(new URL('src/index.ts', import.meta.url)),
      'tenuo-edge/cel': fileURLToPath(new URL('src/cel/index.ts', import.meta.url)),
      'tenuo-edge/verify': fileURLToPath(new URL('src/verify.ts', import.meta.url)),
    },
  },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/oracle/**', 'test/fuzz/**', '**/node_modules/**', 'test/runtimes/.work/**'],
    setupFiles: ['test/support/builtins.ts'],
    testTimeout: 30_000,
    pool: 'threads',
    // All processors: by default one is left out, which of two is half.
    maxWorkers: '100%',
  },
});
