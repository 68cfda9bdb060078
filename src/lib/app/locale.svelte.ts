import type { Manner } from '../format.ts';

/** How the open practice writes dates and money; South African until a practice says otherwise. */
export const manner: { -readonly [K in keyof Manner]: Manner[K] } = $state({
  locale: 'en-ZA',
  timeZone: 'Africa/Johannesburg'
});

let now = $state(Date.now());

// One clock for every "five minutes ago" on the page; waiting times grow without anybody asking.
if (typeof window !== 'undefined') {
  const tick = () => (now = Date.now());
  setInterval(tick, 15_000);
  document.addEventListener('visibilitychange', tick);
}

/** The present instant in milliseconds, renewed every quarter of a minute. */
export const clock = {
  get now(): number {
    return now;
  }
};
