import type { SeriesDoing } from '../../docs/book.series.ts';
import { count } from '../../format.ts';

/** `9 appointments moved; 2 keep their own, 3 are over`: nothing that was left alone goes unsaid. */
export function doneWords(verb: string, { changed, own, over }: SeriesDoing): string {
  const left = [
    own > 0 && `${own} ${own === 1 ? 'keeps what is its own' : 'keep what is their own'}`,
    over > 0 && `${over} ${over === 1 ? 'is' : 'are'} over and stay${over === 1 ? 's' : ''}`
  ].filter(Boolean);
  return `${count(changed, 'appointment')} ${verb}${left.length > 0 ? `; ${left.join(', ')}` : ''}`;
}
