// A worker that never comes so far that it decides.
process.exit(3);
