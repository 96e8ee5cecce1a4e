// Full control: a control plane mints, an agent signs, a service decides, each with nothing but its own keys.
import { Authorizer, explain, Pattern, PublicKey, Range, SigningKey, Warrant } from 'tenuo-edge';
import { deploy } from './support/deployment.ts';

deploy(['ISSUER_KEY', 'AGENT_KEY'], { AGENT_PUBKEY: 'AGENT_KEY', ISSUER_PUBKEY: 'ISSUER_KEY' });
const tool = 'manage_infrastructure';

// The control plane has the issuer's key, and of the agent its public key, from when it registered.
function controlPlane(): string {
  const warrant = Warrant.mintBuilder()
    .capability(tool, { cluster: Pattern('staging-*'), replicas: Range.max(15) })
    .holder(PublicKey.fromEnv('AGENT_PUBKEY'))
    .ttl(3600)
    .mint(SigningKey.fromEnv('ISSUER_KEY'));
  return String(warrant);
}

// The agent gets the text. Its own key never leaves it: it signs each call.
function agent(received: string, args: { cluster: string; replicas: number }) {
  const warrant = Warrant.parse(received);
  const signature = warrant.sign(SigningKey.fromEnv('AGENT_KEY'), tool, args);
  return { warrant: String(warrant), tool, args, signature };
}

// The service trusts the issuer's public key, and decides offline.
const authorizer = new Authorizer({ trustedRoots: [PublicKey.fromEnv('ISSUER_PUBKEY')] });

const text = controlPlane();
const allowed = authorizer.authorize(agent(text, { cluster: 'staging-web', replicas: 5 }));
console.log(`authorized: ${allowed.allowed}`);

const denied = authorizer.authorize(agent(text, { cluster: 'staging-web', replicas: 50 }));
console.log(`authorized: ${denied.allowed}`);
console.log(explain(denied));
