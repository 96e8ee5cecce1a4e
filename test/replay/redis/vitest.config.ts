// The suites that need redis-server: npm run test:replay.
import { mergeConfig } from 'vitest/config';
import base from '../../../vitest.config.ts';
import { isInstalled } from './server.ts';

if (!isInstalled) {
  console.log('skipped: redis-server and redis-cli are not installed (Debian: apt-get install redis-server)');
  process.exit(0);
}

const config = mergeConfig(base, { test: { testTimeout: 60_000 } });
config.test.include = ['test/replay/redis/*.redis.ts'];
export default config;
