// A chain to look at: minted on the spot, so that it has not expired.
import { Exact, OneOf, Pattern, Range, SigningKey, Subpath, UrlSafe, Warrant } from 'tenuo-edge/browser';

/** Three warrants: a root hands tools to a lead, the lead to an agent, the agent to a helper. */
export function sampleChain(): string {
  const [root, lead, agent, helper] = [0, 1, 2, 3].map(() => SigningKey.generate()) as [
    SigningKey,
    SigningKey,
    SigningKey,
    SigningKey,
  ];
  const services = ['checkout', 'payments', 'search'];
  return Warrant.mintBuilder()
    .capability('restart_service', { service: OneOf(services), environment: OneOf(['staging', 'production']) })
    .capability('scale', { cluster: Pattern('staging-*'), replicas: Range.max(15) })
    .capability('read_file', { path: Subpath('/var/log') })
    .capability('fetch_url', { url: UrlSafe({ allowDomains: ['*.example.com'] }), method: Exact('GET') })
    .holder(lead.publicKey)
    .ttl(8 * 3600)
    .mint(root)
    .grantBuilder()
    .capability('restart_service', { service: OneOf(services), environment: Exact('staging') })
    .capability('scale', { cluster: Pattern('staging-*'), replicas: Range.max(10) })
    .capability('read_file', { path: Subpath('/var/log/apps') })
    .agentId('on-call-agent')
    .holder(agent.publicKey)
    .ttl(3600)
    .grant(lead)
    .grantBuilder()
    .capability('restart_service', { service: Exact('payments'), environment: Exact('staging') })
    .capability('read_file', { path: Subpath('/var/log/apps/payments') })
    .holder(helper.publicKey)
    .ttl(300)
    .terminal()
    .grant(agent)
    .toStackText();
}
