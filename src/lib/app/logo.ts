import type { Practice } from '../docs/practice.schema.ts';
import type { Logo } from '../print/document.ts';
import { session } from './session.svelte.ts';

/** The practice's logo; undefined where there is none or it is not on this device: papers go without. */
export async function logoOf(practice: Pick<Practice, 'logo'>): Promise<Logo | undefined> {
  if (!practice.logo || !session.practice) return undefined;
  try {
    const found = await session.practice.getBlob(practice.logo);
    return found.ok ? { bytes: found.value } : undefined;
  } catch {
    return undefined;
  }
}
