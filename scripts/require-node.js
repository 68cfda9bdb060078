// Loaded before the program's own files: an old Node could not even read those.
if (!process.features.typescript) {
  console.error(
    `Indaba needs Node 22.18 or newer, and this is ${process.version}. ` +
      'Run `npm ci` once and start with `npm start`: npm brings the right one by itself.'
  );
  process.exit(1);
}
