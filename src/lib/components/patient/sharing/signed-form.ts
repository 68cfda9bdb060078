import { giveFile } from '../../../app/access.svelte.ts';
import { act } from '../../../app/live.svelte.ts';
import { session } from '../../../app/session.svelte.ts';
import { toasts } from '../../../app/toasts.svelte.ts';
import type { Consent } from '../../../docs/consent.schema.ts';
import type { Uuid } from '../../../docs/core/ids.ts';
import { toProblem } from '../../../problem.ts';
import { EXTENSION, formProblem } from './form-rules.ts';

/** A form that a patient signed, kept with the consent as a file of scope front. */

/** Keeps a file and says in the consent that it is its signed form; tells the person how it went. */
export async function attachForm(patient: Uuid, consent: Uuid, file: File): Promise<void> {
  const practice = session.practice!;
  const refused = formProblem(file, session.status?.files.largest ?? Number.POSITIVE_INFINITY);
  if (refused) return void toasts.problem(refused);
  try {
    const kept = await practice.putBlob('front', file, file.type);
    if (!kept.ok) return void toasts.problem(kept.problem);
    await act(
      {
        change: 'patient.noteConsent',
        args: { patient, consent, form: kept.value, formName: file.name.slice(0, 500) }
      },
      { done: 'The signed form is with the consent' }
    );
  } catch (error) {
    toasts.problem(toProblem(error));
  }
}

/** Gives the person the signed form as a file; that it left the program is in the access log. */
export async function saveForm(patient: Uuid, { form, formName }: Consent): Promise<void> {
  if (!form) return;
  try {
    const found = await session.practice!.getBlob(form);
    if (!found.ok) return void toasts.problem(found.problem);
    const type = form.split('.').slice(6).join('.');
    const name = formName ?? `consent.${EXTENSION[type] ?? 'bin'}`;
    giveFile(name, found.value, { kind: 'consent-form', patient }, type);
  } catch (error) {
    toasts.problem(toProblem(error));
  }
}
