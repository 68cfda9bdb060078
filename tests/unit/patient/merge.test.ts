import { describe, expect, it } from 'vitest';
import {
  doubtsAbout,
  likelierHead,
  obstacleTo,
  type Candidate
} from '#lib/components/patient/merge/standing.ts';
import type { PatientBanner } from '#lib/projections/catalogue.ts';

const manner = { locale: 'en-ZA', timeZone: 'Africa/Johannesburg' };

const banner = (id: string, content: Partial<PatientBanner> = {}): PatientBanner =>
  ({
    id,
    name: id,
    birthDate: null,
    sex: null,
    idNumber: null,
    deceasedOn: null,
    sharedBy: null,
    lastSeen: null,
    ...content
  }) as PatientBanner;

const candidate = (
  id: string,
  content: Partial<PatientBanner> = {},
  protection: Candidate['protection'] = null
): Candidate => ({ banner: banner(id, content), protection });

const restricted = {
  restrictedAt: '2026-11-20T10:00:00.000Z',
  restrictedBy: null,
  restrictedReason: null,
  keptFor: null,
  keptNote: null
};

describe('two records', () => {
  it('cannot be merged where one is lent, restricted, or both are one already', () => {
    expect(obstacleTo(candidate('a'), candidate('b'))).toBeNull();
    expect(obstacleTo(candidate('a'), candidate('a'))).toContain('already');
    expect(obstacleTo(candidate('a'), candidate('b', { sharedBy: 'Kliniek Oos' }))).toContain(
      'Kliniek Oos'
    );
    expect(obstacleTo(candidate('a'), candidate('b', {}, restricted))).toContain('restricted');
  });

  it('are looked at again where they say different things', () => {
    expect(doubtsAbout(banner('a'), banner('b', { birthDate: '1980-01-01' }), manner)).toEqual([]);
    const doubts = doubtsAbout(
      banner('a', { birthDate: '1980-01-01', sex: 'female', idNumber: '8001015009087' }),
      banner('b', {
        birthDate: '1981-01-01',
        sex: 'male',
        idNumber: '8909025012083',
        deceasedOn: '2020-01-01'
      }),
      manner
    );
    expect(doubts).toHaveLength(4);
    expect(doubts[0]).toContain('ID numbers');
  });

  it('go on under the one with an ID number, else the one seen last', () => {
    const a = banner('a', { lastSeen: '2026-01-01T00:00:00.000Z' });
    const b = banner('b', { idNumber: '8001015009087' });
    expect(likelierHead(a, b)).toBe(b);
    expect(likelierHead(a, banner('c'))).toBe(a);
    expect(likelierHead(banner('c'), a)).toBe(a);
  });
});
