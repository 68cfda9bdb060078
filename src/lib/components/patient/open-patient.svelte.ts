import { getContext, setContext } from 'svelte';
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
  const patient = liveDocument('patient', id);
  return setContext<OpenPatient>(KEY, {
    get id() {
      return id();
    },
    banner: liveQuery(() => ['patient.banner', { patient: id() }]),
    patient,
    chart: liveDocument('chart', () => (session.info ? chartId(session.info.id, id()) : undefined)),
    get today() {
      return dayAt(clock.now, manner.timeZone);
    }
  });
}

/** The patient whose record this component is part of. */
export const thePatient = (): OpenPatient => getContext<OpenPatient>(KEY);
