import { act } from '../../../app/live.svelte.ts';
import type { Uuid } from '../../../docs/core/ids.ts';
import { linksToCut, type MergeLink } from '../../../docs/patient.merge.ts';
import type { PatientGroup } from '../../../projections/catalogue.ts';

/** Joins one record with another, under which both are shown from now on; true where it was done. */
export async function join(patient: Uuid, into: Uuid, name: string): Promise<boolean> {
  const made = await act(
    { change: 'patient.merge', args: { patient, into } },
    {
      done: `Merged: both are read together, as ${name}`,
      undo: { change: 'patient.unmerge', args: { patient } }
    }
  );
  return made !== undefined;
}

/** Says that two records are of two people; nobody is asked about them again. */
export const keepApart = async (patient: Uuid, other: Uuid): Promise<void> =>
  void (await act(
    { change: 'patient.keepApart', args: { patient, other } },
    {
      done: 'Kept as two people',
      undo: { change: 'patient.askAgain', args: { patient, other } }
    }
  ));

/** Takes a record out of a group again, with what was joined to it before. */
export async function separate({ head, members }: PatientGroup, member: Uuid): Promise<void> {
  const links = members.flatMap(({ id, into }): MergeLink[] => (into ? [{ from: id, into }] : []));
  const cut = linksToCut(links, head, member);
  await act(
    cut.map((patient) => ({ change: 'patient.unmerge' as const, args: { patient } })),
    {
      done: 'Separated: each has what was written to it',
      undo: links
        .filter(({ from }) => cut.includes(from))
        .map(({ from, into }) => ({
          change: 'patient.merge' as const,
          args: { patient: from, into }
        }))
    }
  );
}
