/** How medicines are named by their codes: product and suffix in one. */
export const NAPPI = 'NAPPI';

/** Whether a code is one of the price lists; a code without a system, where medicines are written, is. */
export const isNappi = (system: string | undefined): boolean =>
  system === undefined || system.toUpperCase() === NAPPI;
