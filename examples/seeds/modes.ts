// Three modes: refuse, only record, record and warn.
import {
  configure,
  getConfig,
  guard,
  isAuditMode,
  isEnforceMode,
  type Mode,
  SigningKey,
  shouldBlockViolation,
} from 'tenuo-edge';

const issuerKey = SigningKey.generate();
const deleteFile = guard({ tool: 'delete_file' }, ({ path }: { path: string }) => `deleted ${path}`);

for (const mode of ['audit', 'permissive', 'enforce'] satisfies Mode[]) {
  configure({ issuerKey, mode, trustedRoots: [issuerKey.publicKey], auditLog: false });
  console.log(
    `mode ${getConfig().mode}: audit ${isAuditMode()}, enforce ${isEnforceMode()}, blocks ${shouldBlockViolation()}`,
  );
  try {
    console.log(`  ${deleteFile({ path: '/etc/passwd' })}`); // no warrant at all
  } catch (error) {
    console.log(`  ${(error as Error).name}`);
  }
}
