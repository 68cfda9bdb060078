import type { AttentionItem } from '#lib/projections/catalogue.ts';
import type { Projections } from '#lib/projections/projections.ts';
import { equal } from './check.ts';
import { patient } from './world.ts';

/** What needs attention, of which the count says the same number. */
export const list = (p: Projections, now?: string): AttentionItem[] => {
  const items = p.query('attention.list', now ? { now } : {});
  equal(p.query('attention.count', now ? { now } : {}), { count: items.length }, 'count and list');
  return items;
};

/** A patient of a name, about whom nothing else can be alike. */
export const named = (
  index: number,
  family: string,
  given: string,
  content: Record<string, unknown>
) =>
  patient(index, {
    family,
    given,
    identifiers: {},
    contacts: {},
    medicalAids: {},
    birthDate: `19${10 + index}-01-01`,
    ...content
  });
