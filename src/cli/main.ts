#!/usr/bin/env node
// The program `tenuo`.
import { runProgram } from './program.ts';
import { endQuietly } from './terminal.ts';

endQuietly();
await runProgram(process.argv.slice(2));
