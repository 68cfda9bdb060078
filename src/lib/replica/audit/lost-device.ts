import { SCOPES, type Scope } from '../../docs/kinds.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import type { Role } from '../../access/roles.ts';
import { fail, ok, type Result } from '../../problem.ts';
import type { QueryResult } from '../../projections/catalogue.ts';
import type { DeviceView, EndedView, RosterView } from '../../api/members.ts';

/**
 * Whose records a device held, for a notice under section 22 of the Protection of Personal
 * Information Act: everybody whose records its member's role may read, and which of these were
 * opened on it, as far as its log has arrived.
 */
export interface LostDeviceReport {
  readonly device: {
    readonly id: Uuid;
    readonly name: string;
    readonly joinedAt: string;
    readonly standing: DeviceView['standing'];
    readonly ended: EndedView | null;
  };
  readonly member: { readonly id: Uuid; readonly name: string; readonly role: Role };
  /** When it last sent something that is here, by its own clock; null where it never did. */
  readonly lastHeard: string | null;
  /** What its member may read, and it may therefore have held. */
  readonly scopes: readonly Scope[];
  readonly counts: { readonly records: number; readonly opened: number };
  readonly records: readonly LostRecord[];
}

export const PARTS = ['details', 'appointments', 'chart', 'consultations', 'invoices'] as const;
export type Part = (typeof PARTS)[number];

export interface LostRecord {
  readonly patient: Uuid;
  readonly name: string;
  readonly idNumber: string | null;
  readonly birthDate: string | null;
  readonly phone: string | null;
  readonly parts: readonly Part[];
  /** How often it was opened on that device, and when last; null where the log says nothing of it. */
  readonly opened: { readonly times: number; readonly last: string } | null;
}

/** Puts the report together from what the rest of the practice says. */
export function lostDeviceReport(given: {
  readonly device: Uuid;
  readonly roster: RosterView;
  readonly held: QueryResult<'records.held'>;
  readonly opened: QueryResult<'device.opened'>;
  readonly lastHeard: string | null;
}): Result<LostDeviceReport> {
  const member = given.roster.members.find(({ devices }) =>
    devices.some(({ id }) => id === given.device)
  );
  const device = member?.devices.find(({ id }) => id === given.device);
  if (!member || !device) {
    return fail('device-unknown', 'No device of that id ever belonged to this practice.', {
      action: 'Look at the list of devices for the right one.'
    });
  }
  const scopes = SCOPES.filter((scope) => {
    const right = given.roster.matrix[member.role][scope];
    return right === 'read' || right === 'write';
  });
  const openings = new Map(given.opened.map((one) => [one.patient, one]));
  const records = given.held
    .map((held): LostRecord => {
      const { patient, name, idNumber, birthDate, phone } = held;
      const opening = openings.get(patient);
      return {
        patient,
        name,
        idNumber,
        birthDate,
        phone,
        parts: partsOf(held, scopes),
        opened: opening ? { times: opening.times, last: opening.last } : null
      };
    })
    .filter(({ parts }) => parts.length > 0);
  const { id, name, joinedAt, standing, ended } = device;
  return ok({
    device: { id, name, joinedAt, standing, ended },
    member: { id: member.id, name: member.name, role: member.role },
    lastHeard: given.lastHeard,
    scopes,
    counts: {
      records: records.length,
      opened: records.filter(({ opened }) => opened !== null).length
    },
    records
  });
}

function partsOf(
  held: QueryResult<'records.held'>[number],
  scopes: readonly Scope[]
): readonly Part[] {
  const has: Record<Part, boolean> = {
    details: scopes.includes('front'),
    appointments: scopes.includes('front') && held.appointments > 0,
    chart: scopes.includes('clinical') && held.chart,
    consultations: scopes.includes('clinical') && held.consultations > 0,
    invoices: scopes.includes('billing') && held.invoices > 0
  };
  return PARTS.filter((part) => has[part]);
}

/** The report's records as rows of a table, for a file. */
export const lostRecordRows = (report: LostDeviceReport): Record<string, string>[] =>
  report.records.map((record) => ({
    Patient: record.name,
    'ID number': record.idNumber ?? '',
    'Date of birth': record.birthDate ?? '',
    Telephone: record.phone ?? '',
    'Held on the device': record.parts.join(', '),
    'Times opened': record.opened ? String(record.opened.times) : '',
    'Last opened': record.opened?.last ?? ''
  }));
