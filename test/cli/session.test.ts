// A newcomer's session, from keys to an explanation, held against a transcript. Ids and instants are given, so that all of it is
// foretold, also the signatures.
import { expect, it } from 'vitest';
import { AT, Place } from './tenuo.ts';

const ROOT_ID = 'tnu_wrt_01a200e3999a75a182005179fb7cee49';
const CHILD_ID = 'tnu_wrt_01a200e3999a75a182005195f93e2a5d';

it('goes from keys to an explained denial as the transcript has it', async () => {
  const place = new Place();
  place.keys('root', 'agent', 'worker', 'boss', 'control');
  const transcript: string[] = [];
  const enter = (line: string, exit: number) => {
    const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');
    const { status, stdout, stderr } = place.tenuo(words);
    transcript.push(`$ tenuo ${line}\n${stderr}${stdout}[exit ${status}]\n`);
    expect(status, transcript.at(-1)).toBe(exit);
    return stdout.trim();
  };
  const at = AT.join(' ');

  enter('keygen --show-public root.key', 0);
  enter('keygen root', 2);
  enter(
    `mint -k root.key --holder agent.pub -t search -c 'query=pattern:weather *' -t deploy -c env=oneof:staging,production --gate env=exact:production --approver boss.pub --ttl 1h --id ${ROOT_ID} ${at} -o agent.warrant`,
    0,
  );
  enter(`inspect agent.warrant ${at}`, 0);
  enter(
    `grant agent.warrant -k agent.key --holder worker.pub -t search -c 'query=pattern:weather in *' --ttl 5m --terminal --id ${CHILD_ID} ${at} -o worker.warrant`,
    0,
  );
  enter(`grant agent.warrant -k agent.key -t search -c query=pattern:* ${at}`, 1);
  enter(`diff worker.warrant ${at}`, 0);
  enter(`verify worker.warrant ${at}`, 2);
  enter(`verify worker.warrant --root root.pub ${at}`, 0);
  enter('verify worker.warrant --root root.pub --at 2027-01-15T08:05:00Z', 1);
  place.write(
    'signature.txt',
    `${enter(`sign -w worker.warrant -k worker.key -t search --arg 'query=weather in Oslo' ${at}`, 0)}\n`,
  );
  const call = `authorize -w worker.warrant -t search --root root.pub ${at}`;
  enter(`${call} --arg 'query=weather in Oslo' -s signature.txt`, 0);
  enter(`${call} --arg query=stocks -s signature.txt`, 1);
  enter(`${call} --arg query=stocks -k worker.key`, 1);
  enter(`${call} --arg 'query=weather in Oslo'`, 1);
  enter(`explain -w worker.warrant -t search --arg query=stocks ${at}`, 1);
  enter('explain 1501', 0);
  enter(`revoke agent.warrant -k control.key --list revoked.srl ${at}`, 0);
  enter(`verify worker.warrant --root root.pub --revocations revoked.srl --revocation-key control.pub ${at}`, 1);

  await expect(transcript.join('\n')).toMatchFileSnapshot('session.txt');
});
