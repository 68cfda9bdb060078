import axe from 'axe-core';
import { afterEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import type { ErasureView, ForgettingView, KitView, RosterView } from '#lib/api/replica.ts';
import Forgetting from '#lib/components/retention/Forgetting.svelte';
import { registerFileRows } from '#lib/components/retention/acts.ts';
import { waitingWords } from '#lib/components/retention/forgetting.ts';
import { session } from '#lib/app/session.svelte.ts';
import { register } from '../fixtures/ui-retention.ts';
import { show } from './support.ts';

const tablet = { id: 'a', device: 'Tablet', member: 'Priya Naidoo' };
const phone = { id: 'b', device: 'Old phone', member: 'Sipho Dlamini' };
const kit = {
  number: '853 042',
  member: 'Naledi Mokoena',
  madeAt: '2026-03-02T09:00:00.000Z',
  isGood: true
};
const nothing = { done: 4, waiting: [], out: [], kits: [] };
const said = { at: '2026-11-20T08:30:00.000Z', by: 'Sipho Dlamini' };

function destroyed(...forgetting: Partial<ForgettingView>[]): ErasureView[] {
  return forgetting.map((some, n) => ({
    ask: String(n).repeat(64),
    standing: 'destroyed',
    ...{ asked: said, agreed: said, cancelled: null },
    ...{ documents: 5, records: [], obstacle: null, mayCancel: false },
    forgetting: { ...nothing, ...some }
  }));
}

function signedIn(acts: readonly string[], kits: Partial<KitView>[] = []): void {
  const rights = { clinical: 'write' };
  session.roster = { role: 'owner', rights, acts, members: [], kits } as unknown as RosterView;
}

/** What the panel says, with its line breaks as spaces. */
const words = () => document.body.textContent.replaceAll(/\s+/g, ' ');

async function shown(...forgetting: Partial<ForgettingView>[]): Promise<void> {
  show(Forgetting, { erasures: destroyed(...forgetting) });
  await expect
    .element(page.getByRole('heading', { name: 'Keys of destroyed records' }))
    .toBeVisible();
  expect((await axe.run(document.body, { runOnly: ['wcag2a', 'wcag2aa'] })).violations).toEqual([]);
}

afterEach(() => {
  session.roster = null;
});

describe('how far devices have come with the keys of destroyed records', () => {
  it('is not spoken of where nothing was destroyed', () => {
    const open = destroyed({}).map((one): ErasureView => ({
      ...one,
      standing: 'open',
      forgetting: null
    }));
    show(Forgetting, { erasures: open });
    expect(words().trim()).toBe('');
  });

  it('is one calm line when every device is done', async () => {
    await shown({}, {});
    expect(words()).toContain('Keys destroyed on all 4 devices');
    await expect.element(page.getByRole('heading', { level: 3 })).not.toBeInTheDocument();
    await expect.element(page.getByRole('link')).not.toBeInTheDocument();
  });

  it('names a device that was not in touch, once for however many records, and what to do', async () => {
    await shown({ done: 4, waiting: [tablet] }, { done: 4, waiting: [tablet] }, { done: 5 });
    expect(words()).toContain('Keys destroyed on 4 of 5 devices');
    await expect.element(page.getByText('1 device has not done it yet')).toBeVisible();
    const names = page.getByRole('list', { name: 'Devices that still have keys' });
    await expect.element(names.getByRole('listitem')).toHaveTextContent('Tablet (Priya Naidoo)');
    expect(words()).toContain('as soon as it is in touch');
    expect(words()).toContain('If it is lost, shut it out under Members.');
    await expect
      .element(page.getByRole('link', { name: 'Members' }))
      .toHaveAttribute('href', '/practice/members');
  });

  it('adds up devices that wait for different records, and two of one name', async () => {
    const twin = { ...tablet, id: 'c' };
    await shown({ done: 2, waiting: [tablet, twin] }, { done: 3, waiting: [phone] });
    expect(words()).toContain('Keys destroyed on 1 of 4 devices');
    expect(words()).toContain('3 devices have not done it yet');
  });

  it('folds a long list of devices', async () => {
    const many = Array.from({ length: 9 }, (_, n) => ({
      ...tablet,
      id: `a${n}`,
      device: `Tablet ${n}`
    }));
    await shown({ waiting: many });
    await expect.element(page.getByText('Tablet 8')).not.toBeVisible();
    await page.getByText('Which they are').click();
    await expect.element(page.getByText('Tablet 8')).toBeVisible();
  });

  it('does not wait for a device that was shut out, and says what it may hold', async () => {
    await shown({ out: [phone] });
    expect(words()).toContain('Keys destroyed on all 4 devices that could be reached');
    await expect.element(page.getByText('1 device was shut out before it did')).toBeVisible();
    expect(words()).toContain('Old phone (Sipho Dlamini)');
    expect(words()).toContain('nothing reaches it any more. If you have it, wipe it.');
    await expect
      .element(page.getByRole('link', { name: 'Devices' }))
      .toHaveAttribute('href', '/practice/devices');
  });
});

describe('a recovery kit from before', () => {
  it('is to be replaced first by whoever may make one, while it brings the practice back', async () => {
    signedIn(['make-recovery-kit'], [{ number: kit.number, state: 'ready' }]);
    await shown({ kits: [kit] }, { kits: [kit] });
    await expect.element(page.getByText('1 recovery kit on paper is from before')).toBeVisible();
    const kits = page.getByRole('list', { name: 'Recovery kits that are still good' });
    await expect
      .element(kits.getByRole('listitem'))
      .toMatchTextContent(/^853 042 by Naledi Mokoena/);
    await expect.element(kits).toMatchTextContent(/Still good/);
    expect(words()).toContain('Make a new kit first');
    await expect
      .element(page.getByRole('link', { name: 'Make a new kit' }))
      .toHaveAttribute('href', '/practice/members/kit');
  });

  it('sends others to an owner', async () => {
    signedIn([]);
    await shown({ kits: [kit] });
    expect(words()).toContain('An owner of the practice can do this.');
    await expect
      .element(page.getByRole('link', { name: 'Make a new kit' }))
      .not.toBeInTheDocument();
  });

  it('is to be shut out and destroyed as soon as a newer one is ready', async () => {
    const newer = { number: '117 906', state: 'ready' } as const;
    signedIn(['make-recovery-kit'], [{ number: kit.number, state: 'ready' }, newer]);
    await shown({ kits: [kit] });
    expect(words()).toContain('A newer kit is ready: shut out the old one under Members');
    await expect
      .element(page.getByRole('link', { name: 'Make a new kit' }))
      .not.toBeInTheDocument();
  });

  it('that is good for nothing else is only paper to destroy', async () => {
    signedIn(['make-recovery-kit']);
    await shown({ kits: [{ ...kit, isGood: false }] });
    expect(words()).toContain('It no longer brings the practice back: destroy the paper');
    expect(words()).not.toContain('Make a new kit');
  });
});

it('folds used-up kits of many years, and leaves the good one in sight', async () => {
  const used = Array.from({ length: 6 }, (_, n) => ({
    ...kit,
    isGood: false,
    number: `00${n} 111`
  }));
  await shown({ kits: [kit, ...used] });
  await expect.element(page.getByText('853 042')).toBeVisible();
  await expect.element(page.getByText('005 111')).not.toBeVisible();
  await page.getByText('Others whose paper is to be destroyed: 6').click();
  await expect.element(page.getByText('005 111')).toBeVisible();
});

describe('a line of the register', () => {
  it('tells on how many devices the keys are left, and nothing when they are gone', () => {
    expect(waitingWords({ ...nothing, waiting: [tablet] })).toBe('Not yet on 1 device');
    expect(waitingWords({ ...nothing, out: [phone], kits: [kit] })).toBe('');
    expect(waitingWords(null)).toBe('');
  });

  it('takes the names along in a file', () => {
    const forgetting = { done: 3, waiting: [tablet], out: [phone], kits: [kit] };
    const [line] = register;
    const known = new Map([[line!.ask, forgetting]]);
    expect(registerFileRows([line!], () => 'Somebody', known)).toEqual([
      expect.objectContaining({
        'Devices that destroyed its keys': 3,
        'Devices that have not yet': 'Tablet (Priya Naidoo)',
        'Devices shut out before': 'Old phone (Sipho Dlamini)',
        'Recovery kits from before': '853 042'
      })
    ]);
  });
});
