import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { A } from '../../src/lib/docs/core/automerge.ts';
import { startAutomerge } from '../../src/lib/docs/core/automerge.node.ts';
import { newUuid } from '../../src/lib/docs/core/ids.ts';
import { genesisOf } from '../../src/lib/docs/kinds.ts';
import { openNodeSqlite } from '../../src/lib/projections/drivers/better-sqlite3.ts';
import { openProjections } from '../../src/lib/projections/projections.ts';
import { systemIds } from '../../src/lib/replica/node/device.ts';
import { given, tell } from '../harness/child.ts';
import { person } from '../data/people.ts';

/** Projects patients as a device does, and leaves the database as one file. */
const [{ file, patients }] = given<[{ file: string; patients: number }]>();
const BATCH = 100;

await startAutomerge();
const id = () => newUuid(systemIds);
const practice = id();
const added = { at: '2026-01-05T08:00:00.000Z', by: id() };

function patient(index: number) {
  const { idNumber, phone, ...one } = person(index);
  const document = id();
  const doc = genesisOf(
    'patient',
    { id: document, practice },
    {
      registered: added,
      given: one.given,
      family: one.family,
      birthDate: one.birthDate,
      sex: one.sex,
      identifiers: { [id()]: { type: 'sa-id', value: idNumber, added } },
      contacts: { [id()]: { type: 'mobile', value: `+27${phone.slice(1)}`, added } }
    }
  );
  return { kind: 'patient' as const, id: document, doc };
}

const working = `${file}-working`;
const projections = openProjections(openNodeSqlite(working));
for (let from = 0; from < patients; from += BATCH) {
  const size = Math.min(BATCH, patients - from);
  const batch = Array.from({ length: size }, (_, at) => patient(from + at));
  projections.apply(batch);
  for (const { doc } of batch) A.free(doc);
}
projections.markBuilt();
projections.close();

// One file without a log beside it, which a browser can be given as it is.
const database = new Database(working);
database.prepare('VACUUM INTO ?').run(file);
database.close();
for (const end of ['', '-wal', '-shm']) rmSync(working + end, { force: true });
tell('built');
