// Prints "passed failed" from a report of vitest's JSON reporter. A file that could not be loaded has no tests
// to fail: it counts as one failure.
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
console.log(report.numPassedTests, report.numFailedTests + broken.length);
