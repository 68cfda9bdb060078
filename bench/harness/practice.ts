import type { Result } from '../../src/lib/problem.ts';
import {
  createPractice,
  joinPractice,
  type NodeDevice
} from '../../src/lib/replica/node/device.ts';

/** What a result holds. A bench has nobody to tell a problem to: it throws it, detail and all. */
export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.problem.message} ${result.problem.detail ?? ''}`);
  return result.value;
}

/** The first device of a practice, on a hub or (`null`) on none. */
export const foundPractice = async (
  dir: string,
  server: string | null,
  deviceName = 'First device'
): Promise<NodeDevice> =>
  must(
    await createPractice(dir, {
      practiceName: 'Bench practice',
      memberName: 'Bench',
      deviceName,
      server
    })
  );

/** One more device, through a link: whose it is, and what it is called. */
export const joinThrough = async (
  dir: string,
  link: string,
  memberName: string,
  deviceName: string
): Promise<NodeDevice> => must(await joinPractice(dir, { link, memberName, deviceName }));
