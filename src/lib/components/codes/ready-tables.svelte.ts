import { liveDocument } from '../../app/live.svelte.ts';
import { session } from '../../app/session.svelte.ts';
import type { CodingType } from '../../docs/coding.schema.ts';
import { liveCodeTables } from '../practice/codes/live-tables.svelte.ts';

/** Of which kinds there are tables that can be searched on this device, while the component lives. */
export function readyTables(): { has(type: CodingType): boolean } {
  const states = liveCodeTables();
  const practice = liveDocument('practice', () => session.info?.practice);
  const types = $derived(
    states.current
      .filter(({ state }) => state === 'ready')
      .map(({ id }) => practice.current?.value.codingTables[id]?.type)
  );
  return { has: (type) => types.includes(type) };
}
