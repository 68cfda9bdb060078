import { basename } from 'node:path';
import { Command, Option } from 'commander';
import { CATEGORIES, type Category } from '#lib/docs/attachments.schema.ts';
import type { Uuid } from '#lib/docs/core/ids.ts';
import { addDocument, addVersion, readyFile } from '#lib/files/filing.ts';
import { givenName, titleFrom } from '#lib/files/names.ts';
import { sniff } from '#lib/files/sniff.ts';
import { fail, ok, type Result } from '#lib/problem.ts';
import type { DocumentRow } from '#lib/projections/catalogue.ts';
import type { NodeDevice } from '#lib/replica/node/device.ts';
import { opened, saved, written } from './blob.ts';
import { withDevice } from './device.ts';
import { orFail, print } from './output.ts';

interface Whose {
  readonly patient?: Uuid;
}

interface AddArgs extends Whose {
  readonly category: Category;
  readonly name?: string;
  readonly date?: string;
  readonly note?: string;
  readonly tag: readonly string[];
  readonly versionOf?: Uuid;
}

type Replica = NodeDevice['replica'];

const OF_PATIENT = [
  '--patient <id>',
  'whose documents; the practice’s own where it is left out'
] as const;

/** `device <dir> documents list | find | add | get`: what was scanned and uploaded, with its versions. */
export function documentsCommand(dir: string): Command {
  const documents = new Command('documents').description(
    'Documents of patients and of the practice: files with a name, a category, tags and versions.'
  );

  documents
    .command('list')
    .description('Print a patient’s documents, or the practice’s own, one a line.')
    .option(...OF_PATIENT)
    .option('--removed', 'removed ones too')
    .action(({ patient, removed = false }: Whose & { removed?: boolean }) =>
      withDevice(dir, async ({ replica }) => {
        for (const row of await listed(replica, patient, removed)) print(row);
      })
    );

  documents
    .command('find')
    .description('Print the documents of everybody whose names and tags begin with these words.')
    .argument('<words...>')
    .action((words: string[]) =>
      withDevice(dir, async ({ replica }) => {
        const hits = await replica.query('documents.search', { text: words.join(' ') });
        for (const hit of hits) print(hit);
      })
    );

  documents
    .command('add')
    .description('Seal a file and keep it as a document, or as the next version of one.')
    .argument('<file>')
    .option(...OF_PATIENT)
    .addOption(
      new Option('--category <category>', 'who may open it follows from it')
        .choices(CATEGORIES)
        .default('other')
    )
    .option('--name <name>', 'what it is called; by default, after the file')
    .option('--date <day>', 'the day that it is of, YYYY-MM-DD')
    .option('--note <text>')
    .option('--tag <tag>', 'may be given several times', (tag, all: string[]) => [...all, tag], [])
    .option('--version-of <document>', 'the document that this is a newer version of')
    .action((file: string, args: AddArgs) =>
      withDevice(
        dir,
        async ({ replica }) => {
          const content = orFail(await opened(file));
          const { largest } = (await replica.status()).files;
          const ready = orFail(await readyFile(content, basename(file), largest));
          const { patient = null, versionOf, tag: tags, name, category, date, note } = args;
          const added = versionOf
            ? await addVersion(replica, orFail(await one(replica, patient, versionOf)), ready)
            : await addDocument(
                replica,
                { ...{ patient, category, date, note, tags }, name: name ?? titleFrom(file) },
                ready
              );
          const id = orFail(added);
          await replica.synced();
          print({ id, type: ready.found.type, bytes: content.size });
        },
        true
      )
    );

  documents
    .command('get')
    .description('Write a document’s file to standard output, or to a file.')
    .argument('<document>')
    .option(...OF_PATIENT)
    .option('--version <id>', 'an earlier version; by default, the newest')
    .option('--out <file>', 'where to write it; nothing that is there is written over')
    .action((id: Uuid, { patient, version, out }: Whose & { version?: Uuid; out?: string }) =>
      withDevice(
        dir,
        async ({ replica }) => {
          const row = orFail(await one(replica, patient ?? null, id));
          const found = row.versions.find((each) => version === undefined || each.id === version);
          if (!found?.file) return missing();
          const content = orFail(await replica.getBlob(found.file));
          const { kind, patient: whose } = row;
          await replica.noteAccess({
            ...{ act: 'export', kind, document: id },
            ...(whose && { patient: whose })
          });
          if (out === undefined) return written(process.stdout, content);
          orFail(await saved(out, content));
          print({ file: out, name: givenName(row.name, sniff(content)), bytes: content.length });
        },
        true
      )
    );

  return documents;
}

const listed = (replica: Replica, patient: Uuid | undefined | null, removed: boolean) =>
  patient
    ? replica.query('patient.documents', { patient, removed })
    : replica.query('practice.documents', { removed });

async function one(replica: Replica, patient: Uuid | null, id: Uuid): Promise<Result<DocumentRow>> {
  const row = (await listed(replica, patient, false)).find((each) => each.id === id);
  if (row) return ok(row);
  return fail('document-not-found', 'There is no such document here.', {
    safe: 'Nothing was changed.',
    action: 'See `documents list`, with --patient where it is a patient’s.'
  });
}

const missing = () =>
  orFail<never>(
    fail('version-not-found', 'This document has no such version here.', {
      safe: 'Nothing was changed.',
      action: 'See `documents list` for its versions.'
    })
  );
