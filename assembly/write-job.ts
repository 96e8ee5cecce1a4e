// Writing a job.
import { KEY, MESSAGE, MESSAGE_LENGTH, PREFIX, PREFIX_LENGTH, SIGNATURE } from './job';
import { storeWord } from './memory';

export function writeJob(
  job: i32,
  signature: i32,
  key: i32,
  prefix: i32,
  prefixLength: i32,
  message: i32,
  messageLength: i32,
): void {
  storeWord(job + SIGNATURE, signature);
  storeWord(job + KEY, key);
  storeWord(job + PREFIX, prefix);
  storeWord(job + PREFIX_LENGTH, prefixLength);
  storeWord(job + MESSAGE, message);
  storeWord(job + MESSAGE_LENGTH, messageLength);
}
