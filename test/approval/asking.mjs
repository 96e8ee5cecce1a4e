// Asks for an approval on the terminal of this process; for terminal.test.ts. Says on standard output what became of it.
import { cliPrompt } from '../../build/esm/src/approval/cli-prompt.js';
import { ApprovalRequest, SigningKey, Warrant } from '../../build/esm/src/index.js';

const request = ApprovalRequest.parse(Buffer.from(process.argv[2], 'hex'));
const key = SigningKey.fromSeed(Buffer.from(process.argv[3], 'hex'));
const warrant = Warrant.parse(process.argv[4]);
try {
  const [approval] = await cliPrompt({ key, warrant, timeoutSeconds: 20 })(request);
  console.log(`approved ${approval.payload.requestHash}`);
} catch (error) {
  console.log(`${error.number} ${error.reason}`);
}
