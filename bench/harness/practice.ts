import {
  createPractice,
  joinPractice,
  type NodeDevice
} from '../../src/lib/replica/node/device.ts';
import { must } from '../../tests/support/result.ts';

export { must };

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
