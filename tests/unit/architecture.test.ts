import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';

const LIB = resolve(import.meta.dirname, '../../src/lib');

/**
 * The folders of `src/lib` from the ground up: each may use those above it in this list, and none
 * below (docs/decisions/0022). Whoever adds a folder says here what it stands on.
 */
const FROM_THE_GROUND = [
  // Of use everywhere: problems in words, numbers and days in words, caches.
  'problem.ts',
  'format.ts',
  'lru.ts',
  'sql.ts',
  'text',
  // What the field knows.
  'growth',
  'immunisation',
  'terminology',
  // Documents, what follows from them, and what brings others' data into them.
  'docs',
  'billing',
  'import',
  'templates',
  // The sealed, signed log: bytes, envelopes, who belongs, the wire, files.
  'crypto',
  'encoding',
  'envelope',
  'access',
  'sync',
  'blobs',
  // What is asked of documents.
  'projections',
  'calendar',
  'coding',
  'prescribing',
  'reports',
  // What a device offers, and the engine that does it.
  'api',
  'demo',
  'files',
  'print',
  'replica',
  'reminders',
  // What a person sees.
  'styles',
  'app',
  'components'
];

function modules(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|svelte)$/.test(file))
    .map((file) => join(folder, file));
}

/** The modules that one imports, by path; of a component, those of its scripts. */
function importsOf(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  const scripts = file.endsWith('.svelte')
    ? [...source.matchAll(/<script\b[^>]*>(.*?)<\/script>/gs)].map(([, script]) => script!)
    : [source];
  return scripts
    .flatMap((script) => ts.preProcessFile(script, true, true).importedFiles)
    .map(({ fileName }) => fileName.split('?')[0]!)
    .filter((name) => name.startsWith('.'))
    .map((name) => resolve(dirname(file), name));
}

const folderOf = (file: string): string => relative(LIB, file).split('/')[0]!;

it('lets every folder of the library use only those that it stands on', () => {
  const upwards = modules(LIB).flatMap((file) =>
    importsOf(file)
      .filter((used) => !relative(LIB, used).startsWith('..'))
      .filter(
        (used) => FROM_THE_GROUND.indexOf(folderOf(used)) > FROM_THE_GROUND.indexOf(folderOf(file))
      )
      .map((used) => `${relative(LIB, file)} uses ${relative(LIB, used)}`)
  );
  expect(upwards).toEqual([]);
});

it('knows every folder of the library', () => {
  expect([...FROM_THE_GROUND].sort()).toEqual(readdirSync(LIB).sort());
});

it('uses nothing from outside the library', () => {
  const outside = modules(LIB).flatMap((file) =>
    importsOf(file)
      .filter((used) => relative(LIB, used).startsWith('..'))
      .map((used) => `${relative(LIB, file)} uses ${relative(LIB, used)}`)
  );
  expect(outside).toEqual([]);
});
