import type { Projections } from '#lib/projections/projections.ts';
import { onProjections, type Case } from './case.ts';
import { equal } from './check.ts';
import { entries, idOf, patient, patientId, STAMP } from './world.ts';

const today = '2026-11-22';
const removed = { at: '2026-11-01T08:00:00.000Z', by: STAMP.by };

const sharing = (party: string, more: Record<string, unknown> = {}) => ({
  purpose: 'sharing',
  party,
  extent: 'front',
  givenBy: 'patient',
  how: 'written',
  from: '2026-01-01',
  ...more
});

const told = (p: Projections, day: string) =>
  p
    .query('attention.list', { today: day })
    .map((item) => (item.type === 'consent-ending' ? [item.party, item.to, item.expired] : item));

export const consentCases: Case[] = [
  onProjections(
    'a patient’s consents are listed, the newest first and withdrawn ones last',
    (p) => {
      p.apply([
        patient(1, {
          consents: entries(
            40,
            sharing('Old', { from: '2025-01-01', to: '2026-12-31' }),
            sharing('Withdrawn', { from: '2026-11-01', withdrawn: removed }),
            sharing('New', { givenBy: 'parent', giverName: 'Lerato' }),
            sharing('By mistake', { removed })
          )
        }),
        patient(2, { consents: entries(41, sharing('Somebody else’s')) })
      ]);
      const found = p.query('patient.consents', { patient: patientId(1) });
      equal(
        found.map(({ party }) => party),
        ['New', 'Old', 'Withdrawn']
      );
      equal(found[0], {
        id: idOf(40, 2),
        patient: patientId(1),
        purpose: 'sharing',
        party: 'New',
        extent: 'front',
        givenBy: 'parent',
        giverName: 'Lerato',
        how: 'written',
        from: '2026-01-01',
        to: null,
        withdrawnAt: null
      });
      equal(found[2]!.withdrawnAt, removed.at);
    }
  ),

  onProjections(
    'a consent is asked about from a month before its last day until it is settled',
    (p) => {
      p.apply([
        patient(1, {
          consents: entries(
            40,
            sharing('Ran out', { to: '2026-11-21' }),
            sharing('Soon', { to: '2026-12-22' }),
            sharing('Later', { to: '2026-12-23' }),
            sharing('Open'),
            sharing('Withdrawn', { to: '2026-11-21', withdrawn: removed }),
            sharing('Lapsed', { to: '2026-11-21', lapsed: removed })
          )
        })
      ]);
      equal(told(p, today), [
        ['Ran out', '2026-11-21', true],
        ['Soon', '2026-12-22', false]
      ]);
      equal(p.query('attention.count', { today }).count, 2);
      equal(p.query('today.summary', { date: today }).attention, 2);
      equal(
        told(p, '2026-11-21')[0],
        ['Ran out', '2026-11-21', false],
        'its last day still counts'
      );
      equal(p.query('attention.list', {}), [], 'nobody says which day it is');
      equal(p.query('attention.count', {}).count, 0);
    }
  ),

  onProjections('a consent that was renewed, or whose patient died, asks nobody', (p) => {
    const ended = { to: '2026-11-01' };
    p.apply([
      patient(1, {
        consents: entries(
          40,
          sharing('Renewed', ended),
          sharing('Renewed', { from: '2026-11-02' }),
          sharing('Renewed and withdrawn', ended),
          sharing('Renewed and withdrawn', { from: '2026-11-02', withdrawn: removed }),
          { ...sharing('Twice', ended) },
          { ...sharing('Twice', ended) }
        )
      }),
      patient(2, { deceasedOn: '2026-11-10', consents: entries(41, sharing('Died', ended)) })
    ]);
    equal(told(p, today), [
      ['Renewed and withdrawn', '2026-11-01', true],
      ['Twice', '2026-11-01', true]
    ]);
  })
];
