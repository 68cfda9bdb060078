import { resolve } from 'node:path';
import { ensureBuild } from '../../scripts/build.ts';
import type { Workspace } from '../harness/workspace.ts';

/**
 * Builds the app, unless the build that is there is of the present sources, or hubs serve another one
 * (`INDABA_APP`): two builds are compared that way.
 */
export function buildApp(space: Workspace): void {
  if (process.env.INDABA_APP) return;
  ensureBuild(resolve(import.meta.dirname, '../..'), {
    starting: () => space.say('building the app')
  });
}
