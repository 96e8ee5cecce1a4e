// Waits in a process of its own for a request of a store in files; for store.test.ts. Runs what is built.
import { fileStore } from '../../build/esm/src/approval/file-store.js';

const [directory, requestId] = process.argv.slice(2);
const waiting = fileStore(directory).wait(requestId, { timeoutSeconds: 20 });
process.send('waiting');
const { status, approvals } = await waiting;
process.send({ status, approvals: approvals.length }, () => process.exit());
