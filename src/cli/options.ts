// Options that several commands have, in the same words.
import type { Command } from 'commander';
import { KEY_HELP } from './keys.ts';
import { parseDuration, parseInstant } from './times.ts';
import { WARRANT_HELP } from './warrants.ts';

/** Adds to what an option that may be repeated has so far. */
export function collected(value: string, list: readonly string[]): readonly string[] {
  return [...list, value];
}

export function addKeyOption(command: Command, whose: string): Command {
  return command.option('-k, --key <key>', `${whose}: ${KEY_HELP}`);
}

export function addWarrantOption(command: Command): Command {
  return command.option(
    '-w, --warrant <warrant>',
    `${WARRANT_HELP}; repeat it for a chain in parts, from the root on`,
    collected,
    [],
  );
}

export function addCallOptions(command: Command): Command {
  return addArgumentOptions(command.requiredOption('-t, --tool <name>', 'the tool that is called'));
}

export function addArgumentOptions(command: Command): Command {
  return command
    .option('-a, --args <json>', 'its arguments as a JSON object, @file, or - for standard input')
    .option('--arg <name=text>', 'one argument; name:=json where it is no text. Repeat it', collected, []);
}

export function addAtOption(
  command: Command,
  words = 'the instant to judge at, as 2026-11-22T12:00:00Z or Unix seconds; now',
): Command {
  return command.option('--at <instant>', words, parseInstant);
}

export function addTrustOptions(command: Command): Command {
  return command
    .option(
      '-r, --root <public key>',
      'a key whose warrants are trusted: a file, hex, base64, PEM or a JWK; repeat it. TENUO_TRUSTED_ROOTS where absent',
      collected,
      [],
    )
    .option('--revocations <file>', 'a signed revocation list')
    .option('--revocation-key <public key>', 'the key that the list has to be signed by')
    .option('--clock-tolerance <seconds>', 'how far ahead of the clock a warrant may be issued; 30', parseDuration);
}

export function addOutOption(command: Command): Command {
  return command
    .option('-o, --out <file>', 'write it to a file instead of standard output')
    .option('-f, --force', 'replace the file where it is there already');
}
