import { getContext, setContext } from 'svelte';
import { validate } from 'uuid';
import { dayAt } from '../../app/format.ts';
import { liveDocument, liveQuery, type Live } from '../../app/live.svelte.ts';
import { clock, manner } from '../../app/locale.svelte.ts';
import { session } from '../../app/session.svelte.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import { chartId } from '../../docs/kinds.ts';
import type { PatientBanner } from '../../projections/catalogue.ts';
import type { DocumentView } from '../../replica/api.ts';

/** The patient whose record is open: what the banner and every tab below it read. */
export interface OpenPatient {
  readonly id: Uuid;
  /** There can be no such patient: the address was mistyped. */
  readonly mistyped: boolean;
  readonly banner: Live<PatientBanner | null>;
  readonly patient: Live<DocumentView<'patient'> | null>;
  /** Null where nothing was ever written into the chart: an empty one. */
  readonly chart: Live<DocumentView<'chart'> | null>;
  /** The practice's own day. */
  readonly today: string;
}

const KEY = Symbol('open-patient');

/** Opens a patient for the components below; call it while the layout is made. */
export function openPatient(id: () => Uuid): OpenPatient {
  const known = $derived(validate(id()) ? id() : undefined);
  return setContext<OpenPatient>(KEY, {
    get id() {
      return id();
    },
    get mistyped() {
      return known === undefined;
    },
    banner: liveQuery(() => (known ? ['patient.banner', { patient: known }] : undefined)),
    patient: liveDocument('patient', () => known),
    chart: liveDocument('chart', () =>
      known && session.info ? chartId(session.info.practice, known) : undefined
    ),
    get today() {
      return dayAt(clock.now, manner.timeZone);
    }
  });
}

/** The patient whose record this component is part of. */
export const thePatient = (): OpenPatient => getContext<OpenPatient>(KEY);
