// Record decisions, verify the log offline, find what was changed: node examples/receipts.mjs
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Authorizer, Pattern, SigningKey, Warrant } from 'tenuo-edge';
import { FileSink, logFiles, ReceiptLog, verifyReceipts } from 'tenuo-edge/receipt';

const [root, agent, service] = [SigningKey.generate(), SigningKey.generate(), SigningKey.generate()];
const trustedRoots = [root.publicKey];
const warrant = Warrant.mintBuilder()
  .capability('read', { path: Pattern('/data/*') })
  .holder(agent.publicKey)
  .ttl(300)
  .mint(root);

// The service decides, and signs a receipt of each decision with a key of its own. Arguments are disclosed here.
const directory = await mkdtemp(join(tmpdir(), 'receipts-'));
const log = new ReceiptLog({
  key: service,
  sink: new FileSink(directory),
  trustedRoots,
  disclose: { arguments: true },
});
const authorizer = new Authorizer({ trustedRoots });
for (const path of ['/data/report.txt', '/etc/passwd', '/data/summary.txt']) {
  const signature = warrant.sign(agent, 'read', { path });
  const { receipt } = log.decide(authorizer, { warrant, tool: 'read', args: { path }, signature });
  const { outcome, decisionCode } = receipt.fields;
  console.log('recorded', receipt.tool, outcome, decisionCode ?? '');
}
// Kept on another machine, it shows when the end of the log is cut off.
const witness = log.checkpoint();
log.close();

// An auditor needs the files, the key of the service and the trusted roots.
const options = { signers: [service.publicKey], trustedRoots, atLeast: witness };
const { intact, receipts, entries, checked } = await verifyReceipts(logFiles(directory), options);
console.log(`intact: ${intact}, ${receipts} receipts, ${entries} entries, ${checked.calls} calls judged again`);

// One bit, and the record that has it is named.
const { value: file } = await logFiles(directory).next();
const bytes = await readFile(file.name);
bytes[1000] ^= 1;
await writeFile(file.name, bytes);
const { broken } = await verifyReceipts(logFiles(directory), options);
console.log(`changed: record ${broken.record}, ${broken.error.reason}`);

// The end is gone, with its checkpoint.
bytes[1000] ^= 1;
await writeFile(file.name, bytes.subarray(0, (await firstRecords(bytes, 3)).length));
const cut = await verifyReceipts(logFiles(directory), options);
console.log(`cut: after ${cut.records} records, ${cut.broken.error.reason}`);
await rm(directory, { recursive: true });

/** The bytes of so many records of a log. */
async function firstRecords(log, count) {
  let end = log.length;
  const onRecord = ({ record, offset }) => {
    if (record === count) end = offset;
  };
  await verifyReceipts(log, { onRecord });
  return log.subarray(0, end);
}
