import { KINDS, type Scope } from '../docs/kinds.ts';
import { listWords } from '../format.ts';
import type { AttentionItem } from '../projections/catalogue.ts';
import type { Rights } from './rights.ts';

/** What one must see for a matter to be one's business: a value of a chart is shown in it. */
export function scopeOfMatter(item: AttentionItem): Scope {
  if (item.type === 'break-glass') return 'audit';
  if (item.type === 'billed-twice') return 'billing';
  return 'kind' in item && item.kind !== null ? KINDS[item.kind].scope : 'front';
}

/** Whether somebody with these rights is shown a matter. */
export const isMatterShown = (item: AttentionItem, rights: Pick<Rights, 'read'>): boolean =>
  rights.read(scopeOfMatter(item));

/** What a matter is, in a line, and where it is settled. */
export function attentionWords(item: AttentionItem): { title: string; detail: string } {
  const who = item.patientName ?? 'A record';
  switch (item.type) {
    case 'concurrent-value':
      return { title: who, detail: `${item.field}: written more than once at the same time` };
    case 'double-booking':
      return {
        title: `Double booking at ${item.second.start.slice(11, 16)}`,
        detail: `${item.first.title} and ${item.second.title}`
      };
    case 'moved-twice':
      return {
        title: who,
        detail: `Moved to two places at once: ${item.first.start.slice(11, 16)} and ${item.second.start.slice(11, 16)}`
      };
    case 'billed-twice':
      return {
        title: who,
        detail: `Billed twice: ${listWords(item.parts.map(({ description }) => description))}`
      };
    case 'duplicate-patient':
      return {
        title: who,
        detail: `May be the same person as ${item.otherName}: ${item.reasons.join(', ')}`
      };
    case 'consent-ending':
      return {
        title: who,
        detail: item.expired ? 'A consent has run out' : 'A consent is about to run out'
      };
    case 'break-glass':
      return { title: who, detail: 'A restricted record was opened' };
    case 'unreadable':
      return { title: who, detail: 'A part of this record cannot be read by this version' };
    case 'rule-broken':
      return { title: who, detail: item.detail };
  }
}
