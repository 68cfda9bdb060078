import { SqliteStore } from '#lib/replica/store/sqlite.ts';

/**
 * A process that commits for ever: each batch moves a cursor and adds to an outbox. It prints every
 * number whose commit was acknowledged, until somebody kills it.
 */
const [path = ''] = process.argv.slice(2);
const store = new SqliteStore(path);
const number = (n: number) => new TextEncoder().encode(String(n));
for (let n = 1; ; n++) {
  await store.commit({
    put: [
      [['~cursor', 'first'], number(n)],
      [['~outbox', String(n).padStart(9, '0')], new Uint8Array(20_000).fill(n % 251)],
      [['~cursor', 'second'], number(n)]
    ]
  });
  process.stdout.write(`${n}\n`);
}
