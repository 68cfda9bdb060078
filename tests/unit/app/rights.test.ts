import { describe, expect, it } from 'vitest';
import { ACTS, MATRIX, mayDo, ROLES, type Act, type Role } from '#lib/access/roles.ts';
import { isSeen, neededAt, writtenAt } from '#lib/app/places.ts';
import { choicesFor, samePolicy, withCell } from '#lib/app/policy.ts';
import { difference, differenceWords, losesSight } from '#lib/app/role-words.ts';
import { rightsBy } from '#lib/app/rights.ts';
import { patientTabs } from '#lib/components/patient/tabs.ts';
import { SCOPES } from '#lib/docs/kinds.ts';
import type { DeviceView, MemberView, RosterView } from '#lib/api/replica.ts';
import { newcomers, sortedMembers } from '#lib/app/newcomers.ts';

const device = (id: string, more: Partial<DeviceView> = {}): DeviceView => ({
  id,
  name: id,
  joinedAt: '2026-11-22T07:00:00.000Z',
  standing: 'active',
  kit: false,
  ended: null,
  code: '417 082',
  here: false,
  invite: null,
  may: [],
  ...more
});

const member = (
  name: string,
  role: Role,
  devices: DeviceView[],
  more: Partial<MemberView> = {}
): MemberView => ({ id: name, name, role, ended: null, devices, may: [], ...more });

const roster = (role: Role, more: Partial<RosterView> = {}): RosterView => ({
  role,
  rights: MATRIX[role],
  acts: (Object.keys(ACTS) as Act[]).filter((act) => mayDo(role, act)),
  mayAdmit: role === 'owner' ? ROLES : [],
  members: [member('Me', role, [device('mine', { here: true })])],
  invites: [],
  kits: [],
  policy: {},
  matrix: MATRIX,
  ...more
});

const ended = { at: '2026-11-22T09:00:00.000Z', by: 'Dr Mokoena', reason: 'Lost' };

describe('what is offered', () => {
  it('is, for every role and scope, what the table gives', () => {
    for (const role of ROLES) {
      const rights = rightsBy(roster(role));
      for (const scope of SCOPES) {
        const right = MATRIX[role][scope];
        expect(rights.read(scope), `${role} ${scope}`).toBe(['read', 'write'].includes(right));
        expect(rights.write(scope), `${role} ${scope}`).toBe(right === 'write');
      }
    }
  });

  it('is nothing before anything is known', () => {
    const rights = rightsBy(null);
    expect(SCOPES.some((scope) => rights.read(scope) || rights.write(scope))).toBe(false);
    expect(rights.do('share-patient')).toBe(false);
  });

  it('is nothing any more once the device was shut out, whatever its member was', () => {
    const out = rightsBy(
      roster('doctor', {
        role: null,
        rights: MATRIX.reception,
        members: [
          member('Me', 'doctor', [device('mine', { here: true, standing: 'ended', ended })], {
            ended
          })
        ]
      })
    );
    expect(out.active).toBe(false);
    expect(out.role).toBe('doctor');
    expect(SCOPES.some((scope) => out.read(scope) || out.write(scope))).toBe(false);
    expect(out.do('share-patient')).toBe(false);
    expect(out.admits).toEqual([]);
  });

  it('leaves out the pages and the parts of a record that a role does not see', () => {
    const sees = (role: Role, path: string) => isSeen(path, rightsBy(roster(role)));
    expect(sees('nurse', '/billing')).toBe(false);
    expect(sees('reception', '/billing')).toBe(true);
    expect(sees('reception', '/consultations/x')).toBe(false);
    const tabs = (role: Role) =>
      patientTabs('p', { chart: 0, details: 0 }, rightsBy(roster(role))).map(({ label }) => label);
    expect(tabs('doctor')).toHaveLength(8);
    expect(tabs('reception')).toEqual([
      'Overview',
      'Timeline',
      'Billing',
      'Documents',
      'Details',
      'Sharing and access'
    ]);
    expect(tabs('nurse')).not.toContain('Billing');
  });

  it('knows what an address shows', () => {
    expect(neededAt('/consultations/x')).toBe('clinical');
    expect(neededAt('/patients/x/chart')).toBe('clinical');
    expect(neededAt('/patients/x/billing')).toBe('billing');
    expect(neededAt('/patients/x')).toBe('front');
    expect(neededAt('/billing/x')).toBe('billing');
    expect(neededAt('/practice/templates')).toBe('clinical');
    expect(neededAt('/practice/members')).toBeUndefined();
    expect(neededAt('/')).toBeUndefined();
    expect(writtenAt('/patients/new')).toBe('front');
    expect(writtenAt('/patients/x')).toBeUndefined();
  });
});

describe('a change of role', () => {
  it('is told by what somebody can do then and cannot do any more', () => {
    expect(differenceWords('Lindiwe', difference(MATRIX.reception, MATRIX.nurse))).toBe(
      'Lindiwe can then see and change charts and notes; can no longer see or change invoices and payments.'
    );
    expect(losesSight(MATRIX.reception, MATRIX.nurse)).toBe(true);
    expect(losesSight(MATRIX.nurse, MATRIX.doctor)).toBe(false);
  });

  it('that changes nothing says so', () => {
    expect(differenceWords('Lindiwe', difference(MATRIX.reception, MATRIX.billing))).toBe(
      'Lindiwe sees and changes the same as before.'
    );
  });
});

describe('the table of rights', () => {
  it('is narrowed within its bounds, and a cell at its widest is no narrowing', () => {
    expect(choicesFor('reception', 'billing')).toEqual(['none', 'read', 'write']);
    expect(choicesFor('owner', 'front')).toEqual(['write']);
    expect(choicesFor('manager', 'audit')).toEqual(['own', 'read']);
    expect(choicesFor('reception', 'audit')).toEqual(['own']);
    const narrowed = withCell({}, 'reception', 'billing', 'read');
    expect(narrowed).toEqual({ reception: { billing: 'read' } });
    expect(samePolicy(narrowed, {})).toBe(false);
    expect(withCell(narrowed, 'reception', 'billing', 'write')).toEqual({});
  });
});

describe('who is shown where', () => {
  it('tells newcomers, members and former members apart', () => {
    const view = roster('owner', {
      members: [
        member('Here', 'doctor', [device('a')]),
        member('Here too', 'nurse', [
          device('b'),
          device('c', { standing: 'pending', may: ['admit'] })
        ]),
        member('New', 'reception', [
          device('d', { standing: 'pending', joinedAt: '2026-11-22T06:00:00.000Z' })
        ]),
        member('Gone', 'billing', [device('e', { standing: 'ended', ended })], { ended }),
        member('Without a device', 'billing', [device('f', { standing: 'ended', ended })])
      ]
    });
    expect(
      newcomers(view).map(({ member: { name }, further, mine }) => [name, further, mine])
    ).toEqual([
      ['New', false, false],
      ['Here too', true, true]
    ]);
    const { here, former } = sortedMembers(view);
    expect(here.map(({ name }) => name)).toEqual(['Here', 'Here too']);
    expect(former.map(({ name }) => name)).toEqual(['Gone', 'Without a device']);
  });
});
