import { getContext, setContext } from 'svelte';
import { validate } from 'uuid';
import type { DocumentView } from '../../api/replica.ts';
import { liveDocument, liveQuery, type Live } from '../../app/live.svelte.ts';
import { clock, manner } from '../../app/locale.svelte.ts';
import { can } from '../../app/rights.svelte.ts';
import { session } from '../../app/session.svelte.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import { chartId } from '../../docs/kinds.ts';
import { dayAt } from '../../format.ts';
import type { PatientBanner, PatientGroup, ShareRow } from '../../projections/catalogue.ts';
import { chartPractice, mayEdit, receivedShare } from './sharing/standing.ts';

/** The patient whose record is open: what the banner and every tab below it read. */
export interface OpenPatient {
  /** Of a person with several records that of the head, whichever of them the address names. */
  readonly id: Uuid;
  /** There can be no such patient: the address was mistyped. */
  readonly mistyped: boolean;
  readonly banner: Live<PatientBanner | null>;
  /** The records that are read together as this person's. */
  readonly group: Live<PatientGroup>;
  readonly patient: Live<DocumentView<'patient'> | null>;
  /** Null where nothing was ever written into the chart: an empty one. Not asked for by who may not see it. */
  readonly chart: Live<DocumentView<'chart'> | null>;
  /** Shares with other practices, given and received. */
  readonly shares: Live<readonly ShareRow[]>;
  /** The share by which another practice's record is here. */
  readonly received: ShareRow | undefined;
  /** Another practice's record, to be read only: the share does not allow more, or is over. */
  readonly lentToRead: boolean;
  /** The same of the chart, which is this practice's own where only the front documents were shared. */
  readonly chartLentToRead: boolean;
  /** The practice's own day. */
  readonly today: string;
}

const KEY = Symbol('open-patient');

/** How long what is seen first has the engine for itself, in milliseconds. */
const CHART_AFTER = 150;

/**
 * Opens a patient for the components below; call it while the layout is made. A chart of many years
 * takes a tenth of a second to read and is needed whole only where it is edited: until `chartNow` it
 * waits for what the overview asks.
 */
export function openPatient(id: () => Uuid, chartNow: () => boolean = () => true): OpenPatient {
  const known = $derived(validate(id()) ? id() : undefined);
  const group = liveQuery(() => (known ? ['patient.group', { patient: known }] : undefined));
  const head = $derived(group.current?.head);
  const patient = liveDocument('patient', () => head);
  const shares = liveQuery(() => (known ? ['patient.shares', { patient: known }] : undefined));
  const home = $derived(patient.current?.value.practice);
  const foreign = $derived(home !== undefined && home !== session.info?.practice);
  const own = $derived(session.info?.practice);
  // Which chart it is depends on how far the record was shared: not before that is known.
  const chartHome = $derived(
    home && own && shares.current ? chartPractice(shares.current, home, own) : undefined
  );
  const banner = liveQuery(() => (known ? ['patient.banner', { patient: known }] : undefined));
  let rested = $state(false);
  $effect(() => {
    if (rested || !banner.current) return;
    const timer = setTimeout(() => (rested = true), CHART_AFTER);
    return () => clearTimeout(timer);
  });
  const received = $derived(foreign ? receivedShare(shares.current, clock.now) : undefined);
  return setContext<OpenPatient>(KEY, {
    get id() {
      return head ?? id();
    },
    get mistyped() {
      return known === undefined;
    },
    banner,
    group,
    patient,
    chart: liveDocument('chart', () =>
      can.read('clinical') && head && chartHome && (rested || chartNow())
        ? chartId(chartHome, head)
        : undefined
    ),
    shares,
    get received() {
      return received;
    },
    get lentToRead() {
      return foreign && !mayEdit(received, clock.now);
    },
    get chartLentToRead() {
      return chartHome !== own && !mayEdit(received, clock.now);
    },
    get today() {
      return dayAt(clock.now, manner.timeZone);
    }
  });
}

/** The patient whose record this component is part of. */
export const thePatient = (): OpenPatient => getContext<OpenPatient>(KEY);
