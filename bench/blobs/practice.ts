import type { Result } from '../../src/lib/problem.ts';
import {
  createPractice,
  joinPractice,
  type NodeDevice
} from '../../src/lib/replica/node/device.ts';

/** The device that adds files, and the practice that it is of. */
export const founded = (dir: string, server: string): Promise<Result<NodeDevice>> =>
  createPractice(dir, {
    practiceName: 'Bench practice',
    memberName: 'Bench',
    deviceName: 'Scanner',
    server
  });

/** The device that opens them. */
export const joined = (dir: string, link: string): Promise<Result<NodeDevice>> =>
  joinPractice(dir, { link, memberName: 'Doctor', deviceName: 'Consulting room' });
