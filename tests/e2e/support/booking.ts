import type { Locator } from '@playwright/test';

/**
 * Says in an open booking that it is for today. What is offered is the next free time, which is
 * tomorrow's once the day's hours are over.
 */
export async function onThisDay(booking: Locator): Promise<void> {
  await booking.getByLabel('Day', { exact: true }).fill('today');
  await booking.getByLabel('Time', { exact: true }).fill('10:00');
  await booking.getByLabel('Time', { exact: true }).press('Tab');
}
