import { manner } from '../../../app/locale.svelte.ts';
import { logoOf } from '../../../app/logo.ts';
import type { Paper } from '../../../app/paper.ts';
import type { Consultation } from '../../../docs/consultation.schema.ts';
import type { Uuid } from '../../../docs/core/ids.ts';
import type { Patient } from '../../../docs/patient.schema.ts';
import type { Practice } from '../../../docs/practice.schema.ts';
import { dayAt } from '../../../format.ts';
import type { Script } from '../../../prescribing/script.ts';
import { scriptPaper } from '../../../print/script.ts';

/** A visit with what its scripts are made from. */
export interface ScriptVisit {
  readonly id: Uuid;
  readonly consultation: Consultation;
  readonly practice: Practice;
  readonly patient: Patient;
}

/** A script as a paper of the practice; one that was handed out before says that it is a copy. */
export async function scriptAsPaper(
  { id, consultation, practice, patient }: ScriptVisit,
  script: Script,
  copy: boolean
): Promise<Paper> {
  return {
    document: scriptPaper({
      script,
      practice,
      doctor: practice.doctors[consultation.doctor ?? ''],
      patient,
      manner,
      copy,
      logo: await logoOf(practice)
    }),
    fileName: `script-${dayAt(script.issued.at, manner.timeZone)}`,
    note: {
      kind: 'script',
      document: id,
      patient: consultation.patient,
      page: '/consultations/[id]'
    }
  };
}
