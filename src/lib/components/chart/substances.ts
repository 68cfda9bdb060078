import { findConcepts } from '../../terminology/find.ts';
import { gpsHere, loadGps, SNOMED, type Concept } from '../../terminology/gps.ts';
import type { Coded, CodedWords } from '../patient/entries/definition.ts';
import { SUBSTANCES, suggestFrom } from '../patient/entries/suggestions.ts';
import { ALLERGY_CATEGORY } from '../patient/words.ts';

/** What somebody may be allergic to: the Global Patient Set first, then words without a code. */

const UNCODED = suggestFrom(SUBSTANCES);
const MOST = 8;

export const SUBSTANCE: Coded = {
  beside: ['system', 'code'],
  exact(text) {
    const name = text.toLowerCase();
    const found = gpsHere()?.substances.find((one) => one.name.toLowerCase() === name);
    return found && offered(found);
  },
  async suggest(text) {
    // Where the set cannot be read at this moment, words are still words.
    const set = await loadGps().then(
      ({ substances }) => findConcepts(substances, text, MOST),
      () => []
    );
    return withUncoded(set.map(offered), UNCODED(text));
  }
};

const offered = ({ name, code, category }: Concept): CodedWords => ({
  words: name,
  detail: category && ALLERGY_CATEGORY[category],
  fields: { system: SNOMED, code, ...(category ? { category } : {}) }
});

/** Words that are in no set come after those that are, each once. */
function withUncoded(coded: readonly CodedWords[], words: readonly string[]): CodedWords[] {
  const bare = (text: string) => text.toLowerCase().replace(/s$/, '');
  const there = new Set(coded.map((one) => bare(one.words)));
  return [
    ...coded,
    ...words
      .filter((one) => !there.has(bare(one)))
      .map((one) => ({ words: one, fields: { system: null, code: null } }))
  ].slice(0, MOST);
}
