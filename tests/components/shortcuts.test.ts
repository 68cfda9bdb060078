import { expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { offeredActs } from '#lib/app/shortcuts.svelte.ts';
import Acts from './Acts.svelte';
import { show } from './support.ts';

const act = (keys: string, label = keys) => ({ keys, label, run: vi.fn() });

it('runs an act on its key, and a sequence on its second key', async () => {
  const n = act('n');
  const diary = act('g d');
  show(Acts, { frame: [n, diary], page: [] });
  await userEvent.keyboard('n');
  await userEvent.keyboard('gd');
  expect(n.run).toHaveBeenCalledTimes(1);
  expect(diary.run).toHaveBeenCalledTimes(1);
});

it('never fires while somebody is typing, except with Ctrl', async () => {
  const n = act('n');
  const palette = act('mod+k');
  show(Acts, { frame: [n, palette], page: [] });
  for (const name of ['Name', 'Note']) {
    await page.getByLabelText(name).click();
    await userEvent.keyboard('n');
  }
  expect(n.run).not.toHaveBeenCalled();
  await userEvent.keyboard('{Control>}k{/Control}');
  expect(palette.run).toHaveBeenCalledTimes(1);
  await page.getByLabelText('Tick').click();
  await userEvent.keyboard('n');
  expect(n.run).toHaveBeenCalledTimes(1);
});

it('lets a page’s key go before the frame’s, and gives it back when the page goes', async () => {
  const frame = act('n', 'Register a patient');
  const mine = act('n', 'New invoice');
  const { remove } = show(Acts, { frame: [frame], page: [mine] });
  await userEvent.keyboard('n');
  expect(mine.run).toHaveBeenCalledTimes(1);
  expect(frame.run).not.toHaveBeenCalled();
  expect(offeredActs().map(({ label }) => label)).toEqual(['New invoice']);
  await remove();
  expect(offeredActs()).toEqual([]);
});
