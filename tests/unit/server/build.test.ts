import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { ensureBuild } from '../../../scripts/build.ts';
import { temporaryFolder } from './support/folder.ts';

let root: string;
const write = (name: string, content: string) => writeFileSync(join(root, name), content);

/** As adapter-static does it: the old build goes, the new one comes. */
const build = (into: string) => {
  rmSync(join(into, 'build'), { recursive: true, force: true });
  mkdirSync(join(into, 'build'));
  writeFileSync(join(into, 'build', 'index.html'), 'built');
};
const ensure = () => ensureBuild(root, { build });

beforeEach(() => {
  root = temporaryFolder();
  mkdirSync(join(root, 'src', 'lib'), { recursive: true });
  write('src/lib/app.ts', 'one');
  write('package.json', '{}');
});

it('builds what was not built, and then not again', () => {
  expect(ensure()).toBe(true);
  expect(ensure()).toBe(false);
});

it('builds again when a source has changed, come or gone, and not for a new time alone', () => {
  ensure();
  utimesSync(join(root, 'src', 'lib', 'app.ts'), 1, 1);
  expect(ensure()).toBe(false);
  write('src/lib/app.ts', 'two');
  expect(ensure()).toBe(true);
  write('src/lib/more.ts', '');
  expect(ensure()).toBe(true);
  rmSync(join(root, 'src', 'lib', 'more.ts'));
  expect(ensure()).toBe(true);
  write('package.json', '{ "version": "2" }');
  expect(ensure()).toBe(true);
  write('README.md', 'not a source');
  expect(ensure()).toBe(false);
});

it('builds again when somebody else’s build is in its place, or half of one', () => {
  ensure();
  build(root);
  expect(ensure()).toBe(true);
  rmSync(join(root, 'build', 'index.html'));
  expect(ensure()).toBe(true);
});

it('does not take a failed build for one', () => {
  const failing = () => {
    throw new Error('no');
  };
  ensure();
  write('src/lib/app.ts', 'broken');
  expect(() => ensureBuild(root, { build: failing })).toThrow('no');
  expect(ensure()).toBe(true);
});
