import { resolve } from 'node:path';
import { ensureBuild } from '../../scripts/build.ts';
import type { Workspace } from '../harness/workspace.ts';

/** Builds the app, unless the build that is there is of the present sources. */
export const buildApp = (space: Workspace): void =>
  void ensureBuild(resolve(import.meta.dirname, '../..'), {
    starting: () => space.say('building the app')
  });
