/** The worker beside this file, where the package was installed and not bundled. */
export const workerFile = (): URL => new URL('./worker.js', import.meta.url);
