import { flushSync } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { act } from '#lib/app/live.svelte.ts';
import { session } from '#lib/app/session.svelte.ts';
import { toasts } from '#lib/app/toasts.svelte.ts';
import type { OpenPractice } from '#lib/replica/device.ts';
import { practiceThatAnswersLater } from './fake-practice.ts';
import GuardedHits from './GuardedHits.svelte';
import Hits from './Hits.svelte';
import { show } from './support.ts';

afterEach(() => {
  session.practice = null;
  for (const { id } of [...toasts.shown]) toasts.dismiss(id);
});

const shown = () => document.querySelector('[data-testid="hits"]')!.textContent;

it('follows a query for as long as the page is there', async () => {
  const listening = practiceThatAnswersLater();
  const { remove } = show(Hits, { asked: { text: 'a' } });
  flushSync();
  listening.get('a')!([{ name: 'Abrahams' }]);
  flushSync();
  expect(shown()).toBe('answered: Abrahams');
  listening.get('a')!([{ name: 'Adams' }]);
  flushSync();
  expect(shown()).toBe('answered: Adams');
  await remove();
  expect(listening.size).toBe(0);
});

it('forgets the last answer when another question is asked, so that nobody reads it as the new one', () => {
  const listening = practiceThatAnswersLater();
  const asked = $state({ text: 'a' });
  show(Hits, { asked });
  flushSync();
  listening.get('a')!([{ name: 'Abrahams' }]);
  asked.text = 'b';
  flushSync();
  expect(shown()).toBe('asking: ');
  expect([...listening.keys()]).toEqual(['b']);
});

it('goes on showing the last answer where a list is only narrowed down', () => {
  const listening = practiceThatAnswersLater();
  const asked = $state({ text: 'a' });
  show(Hits, { asked, keep: true });
  flushSync();
  listening.get('a')!([{ name: 'Abrahams' }]);
  asked.text = 'ab';
  flushSync();
  expect(shown()).toBe('asking: Abrahams');
});

it('says calmly where it cannot be read, keeps what stands there, and recovers by itself or when asked', () => {
  const listening = practiceThatAnswersLater();
  show(GuardedHits, { asked: { text: 'a' } });
  flushSync();
  const notice = () => document.querySelector('[role="alert"]');
  listening.get('a')!([{ name: 'Abrahams' }]);
  listening.failing.get('a')!({ code: 'unexpected', message: 'No such column.' });
  flushSync();
  expect(notice()!.textContent).toContain('The list does not show everything at the moment.');
  expect(shown()).toBe('answered: Abrahams');
  listening.get('a')!([{ name: 'Adams' }]);
  flushSync();
  expect(notice()).toBeNull();
  expect(shown()).toBe('answered: Adams');

  listening.failing.get('a')!({ code: 'unexpected', message: 'No such column.' });
  flushSync();
  const before = listening.get('a');
  notice()!.querySelector('button')!.click();
  flushSync();
  expect(listening.get('a')).not.toBe(before);
  listening.get('a')!([]);
  flushSync();
  expect(notice()).toBeNull();
});

it('offers a way back from an act, and takes it', async () => {
  const change = vi.fn(async () => ({ ok: true, value: [] }));
  session.practice = { change } as unknown as OpenPractice;
  const one = { change: 'practice.removeDoctor', args: { doctor: 'd' } } as const;
  const back = { change: 'practice.restoreDoctor', args: { doctor: 'd' } } as const;
  await act(one, { done: 'Removed', undo: back });
  expect(toasts.shown.map(({ message }) => message)).toEqual(['Removed']);
  toasts.shown[0]!.action!.run();
  await vi.waitFor(() => expect(change.mock.calls).toEqual([[[one]], [[back]]]));
});

it('never lets an act that failed look done', async () => {
  const problem = { code: 'storage-full', message: 'This device is full.' };
  session.practice = {
    change: async () => ({ ok: false, problem })
  } as unknown as OpenPractice;
  const made = await act(
    { change: 'practice.removeDoctor', args: { doctor: 'd' } },
    { done: 'Removed' }
  );
  expect(made).toBeUndefined();
  expect(toasts.shown.map(({ message }) => message)).toEqual(['This device is full.']);
});
