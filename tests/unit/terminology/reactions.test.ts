import { describe, expect, it } from 'vitest';
import { findConcepts } from '#lib/terminology/find.ts';
import { loadGps } from '#lib/terminology/gps.ts';
import { reactionFields, reactionNamed, reactionsOf } from '#lib/terminology/reactions.ts';

describe('the reactions of an allergy', async () => {
  const { reactions } = await loadGps();

  it('are found by the words of patients', () => {
    expect(findConcepts(reactions, 'urtic')[0]).toMatchObject({ name: 'Hives', code: '126485001' });
    expect(findConcepts(reactions, 'diarrhea')[0]?.name).toBe('Diarrhoea');
    expect(findConcepts(reactions, 'swelling').length).toBeGreaterThan(2);
  });

  it('are one line of words, and codes beside it that say which words they are for', () => {
    const fields = reactionFields([
      reactionNamed('Hives', { code: '126485001' }),
      reactionNamed('felt odd; for a day')
    ]);
    expect(fields).toEqual({
      reaction: 'Hives; felt odd, for a day',
      reactionCodes: '126485001 |Hives|'
    });
    expect(reactionsOf(fields.reaction, fields.reactionCodes)).toEqual([
      { words: 'Hives', code: '126485001' },
      { words: 'felt odd, for a day' }
    ]);
  });

  it('lose their code where somebody typed over the words', () => {
    expect(reactionsOf('Hives on both arms', '126485001 |Hives|')).toEqual([
      { words: 'Hives on both arms' }
    ]);
  });

  it('are nothing to write where there is none', () => {
    expect(reactionFields([])).toEqual({ reaction: null, reactionCodes: null });
    expect(reactionsOf(undefined, undefined)).toEqual([]);
  });
});
