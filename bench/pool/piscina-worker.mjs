// The worker that piscina runs: an authorizer, and its decisions as plain objects.
import { workerData } from 'node:worker_threads';
import { Authorizer } from '../../dist/index.js';

const [, data] = [].concat(workerData);
const authorizer = new Authorizer(data ?? workerData);

export default (requests) => authorizer.authorizeMany(requests).map((decision) => decision.toJSON());
