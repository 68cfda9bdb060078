import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteLog } from '#server/log/sqlite.ts';
import { logStoreSuite } from './log-store.suite.ts';

logStoreSuite('SQLite', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'indaba-log-'));
  return {
    open: async () => openSqliteLog({ file: join(dir, 'log.sqlite'), random: randomBytes }),
    dispose: () => rm(dir, { recursive: true })
  };
});
