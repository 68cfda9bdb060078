import type { AttentionItem } from '../projections/catalogue.ts';

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
