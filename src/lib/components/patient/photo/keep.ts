import { act } from '../../../app/live.svelte.ts';
import { session } from '../../../app/session.svelte.ts';
import { toasts } from '../../../app/toasts.svelte.ts';
import type { Uuid } from '../../../docs/core/ids.ts';
import { toProblem } from '../../../problem.ts';

/** Keeps a photo as a sealed file of scope front, and says in the record that it is this patient's. */
export async function keepPhoto(
  patient: Uuid,
  photo: Blob,
  before: string | null
): Promise<boolean> {
  const practice = session.practice!;
  try {
    const kept = await practice.putBlob('front', photo, photo.type);
    if (!kept.ok) {
      toasts.problem(kept.problem);
      return false;
    }
    // A face is looked at every day: it is not let go when room is needed.
    void practice.pinBlob(kept.value);
    const made = await act(
      { change: 'patient.setPhoto', args: { patient, photo: kept.value } },
      {
        done: 'The photo is in the record',
        undo: { change: 'patient.setPhoto', args: { patient, photo: before } }
      }
    );
    return made !== undefined;
  } catch (error) {
    toasts.problem(toProblem(error));
    return false;
  }
}

/** Takes the photo out of the record. */
export const removePhoto = async (patient: Uuid, before: string): Promise<void> =>
  void (await act(
    { change: 'patient.setPhoto', args: { patient, photo: null } },
    {
      done: 'The photo was removed',
      undo: { change: 'patient.setPhoto', args: { patient, photo: before } }
    }
  ));
