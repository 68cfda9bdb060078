import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import NothingToDecide from '#lib/components/attention/NothingToDecide.svelte';
import { show } from './support.ts';

it('says that nothing needs a decision only once every record was read', async () => {
  const first = show(NothingToDecide, { arriving: true });
  await expect.element(page.getByText(/^Nothing so far/)).toBeVisible();
  await expect.element(page.getByText('Nothing needs a decision')).not.toBeInTheDocument();
  await first.remove();
  show(NothingToDecide, { arriving: false });
  await expect.element(page.getByText('Nothing needs a decision')).toBeVisible();
});
