// The workflow that asks everything from inside Temporal's isolate, a part after each timer: a workflow that does not
// yield for two seconds counts as stuck. Its commands are those of history.json, whatever the parts are.
import { proxySinks, sleep } from '@temporalio/workflow';
import * as tenuo from 'tenuo-edge';
import * as cel from 'tenuo-edge/cel';
import * as ed25519 from 'tenuo-edge/ed25519';
import { about, answer } from '../driver.mjs';
import { parts } from './questions.mjs';

const { matrix } = proxySinks();
const api = { tenuo, cel, ed25519 };

export async function conformance() {
  for (const lines of parts) {
    await sleep(1);
    matrix.answers(answer(api, lines));
  }
  matrix.about(about(api));
}
