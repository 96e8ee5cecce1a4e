// The constraints of the workload as a policy of Cedar, parsed beforehand: no signature, no delegation.

const POLICY_SET = 'deploy';

/** Judges one call, of a library that was loaded. */
export function makeCedar({ preparsePolicySet, statefulIsAuthorized }) {
  const staticPolicies = `permit(principal, action == Action::"deploy", resource) when {
    ["staging"].contains(context.environment) && context.cluster like "us-west-2*"
    && context.replicas >= 1 && context.replicas <= 10
    && ip(context.source_ip).isInRange(ip("10.42.7.0/24"))
    && context.path like "/data/reports/2026/*" && !(context.path like "*..*") };`;
  const parsed = preparsePolicySet(POLICY_SET, { staticPolicies });
  if (parsed.type !== 'success') throw new Error(JSON.stringify(parsed));
  const entity = (type, id) => ({ type, id });
  const call = {
    principal: entity('Agent', 'a'),
    action: entity('Action', 'deploy'),
    resource: entity('Cluster', 'c'),
    entities: [],
    preparsedPolicySetId: POLICY_SET,
    validateRequest: false,
  };
  return (context) => {
    const answer = statefulIsAuthorized({ ...call, context });
    if (answer.type !== 'success') throw new Error(JSON.stringify(answer));
    return answer.response.decision.toLowerCase() === 'allow';
  };
}
