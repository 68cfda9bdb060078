import type { ReplicaApi } from '../api/replica.ts';

/**
 * Photos that are shown, as addresses that live in this window alone: each is opened once, and the
 * ones not looked at for longest go first. They go together when the practice is locked.
 */
const MOST = 200;
const opened = new Map<string, Promise<string | null>>();

/** The address of a photo; null where it is not here, or is damaged: initials stand in its place. */
export function photoAddress(
  practice: Pick<ReplicaApi, 'getBlob'>,
  reference: string
): Promise<string | null> {
  const known = opened.get(reference);
  if (known) {
    opened.delete(reference);
    opened.set(reference, known);
    return known;
  }
  const made = open(practice, reference).then((address) => {
    // Another device may bring it a moment later.
    if (address === null) opened.delete(reference);
    return address;
  });
  opened.set(reference, made);
  for (const oldest of opened.keys()) {
    if (opened.size <= MOST) break;
    forget(oldest);
  }
  return made;
}

/** Leaves no picture of anybody in this window. */
export function forgetPhotos(): void {
  for (const reference of opened.keys()) forget(reference);
}

function forget(reference: string): void {
  void opened.get(reference)?.then((address) => address && URL.revokeObjectURL(address));
  opened.delete(reference);
}

async function open(
  practice: Pick<ReplicaApi, 'getBlob'>,
  reference: string
): Promise<string | null> {
  try {
    const found = await practice.getBlob(reference);
    if (!found.ok) return null;
    const type = reference.split('.').slice(6).join('.');
    const blob = new Blob([found.value as Uint8Array<ArrayBuffer>], { type });
    return URL.createObjectURL(blob);
  } catch {
    return null;
  }
}
