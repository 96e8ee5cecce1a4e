/** The worker beside dist/pool.js. A bundle may have no address of its own; then there is none, and Node says so. */
export function workerFile(): URL | string {
  const { url } = import.meta;
  return typeof url === 'string' ? new URL('./pool-worker.js', url) : './pool-worker.js';
}
