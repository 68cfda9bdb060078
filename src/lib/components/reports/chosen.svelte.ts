import { clock, manner } from '../../app/locale.svelte.ts';
import { dayAt } from '../../format.ts';
import type { ReportPeriod } from '../../projections/catalogue.ts';
import { periodFault, periodOf, type PeriodName } from '../../reports/period.ts';

let name = $state<PeriodName>('this-month');
let from = $state<string | undefined>();
let to = $state<string | undefined>();

/** The period that reports are shown of: chosen once, for all of them, until the app is closed. */
export const chosen = {
  get name(): PeriodName {
    return name;
  },
  get from(): string | undefined {
    return from;
  },
  get to(): string | undefined {
    return to;
  },
  /** Chooses one by name; one's own begins as what was shown before. */
  choose(wanted: PeriodName): void {
    if (wanted === 'own') {
      const shown = this.period;
      from = shown?.from;
      to = shown?.to;
    }
    name = wanted;
  },
  set(days: { from: string | undefined; to: string | undefined }): void {
    ({ from, to } = days);
  },
  /** Why there is no report; null where there is. */
  get fault(): string | null {
    return name === 'own' ? periodFault(from, to) : null;
  },
  get period(): ReportPeriod | undefined {
    if (name !== 'own') return periodOf(name, dayAt(clock.now, manner.timeZone));
    return periodFault(from, to) === null ? { from: from!, to: to! } : undefined;
  }
};
