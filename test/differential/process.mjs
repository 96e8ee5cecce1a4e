// One process that answers JSON Lines: the oracle or a driver.
import { spawn } from 'node:child_process';

/** A running process; `ask` takes request lines and gives answer lines, in order, `undefined` where none came. */
export function start(name, command, args) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = [];
  let ended = null;
  let rest = '';

  const finish = (why) => {
    ended ??= why;
    for (const batch of waiting.splice(0)) batch.resolve(batch.answers);
  };
  child.stdin.on('error', () => {});
  child.on('error', (error) => finish(error.message));
  child.on('close', (code, signal) => finish(`ended with ${signal ?? code}`));
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      const batch = waiting[0];
      if (batch === undefined) return;
      batch.answers[batch.next++] = line;
      if (batch.next === batch.answers.length) waiting.shift().resolve(batch.answers);
    }
  });

  return {
    name,
    /** Why the process has ended, or null while it runs. */
    get ended() {
      return ended;
    },
    ask(lines) {
      const answers = new Array(lines.length).fill(undefined);
      if (ended !== null || lines.length === 0) return Promise.resolve(answers);
      return new Promise((resolve) => {
        waiting.push({ answers, next: 0, resolve });
        child.stdin.write(`${lines.join('\n')}\n`);
      });
    },
    stop() {
      child.stdin.end();
    },
  };
}
