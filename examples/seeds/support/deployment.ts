// Stands for a deployment: its secret store has put keys into the environment before the program began.
import { SigningKey } from 'tenuo-edge';

/** New private keys in these variables, and public keys of them in others. */
export function deploy(privateKeys: readonly string[], publicKeys: Readonly<Record<string, string>> = {}): void {
  for (const name of privateKeys) process.env[name] = SigningKey.generate().exportPem();
  for (const [name, of] of Object.entries(publicKeys)) process.env[name] = SigningKey.fromEnv(of).publicKey.toHex();
}
