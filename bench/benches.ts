import { appReady } from './app/ready.ts';
import { appSize } from './app/size.ts';
import { blobs } from './blobs/bench.ts';
import { coding } from './coding/bench.ts';
import { editToSeen } from './edit-to-seen/bench.ts';
import { envelopeOpen } from './envelope/bench.ts';
import { firstSync } from './first-sync/bench.ts';
import { diaryWeek } from './diary/bench.ts';
import type { Bench } from './harness/bench.ts';
import { membership } from './membership/bench.ts';
import { patientRecord } from './patient/bench.ts';
import { search } from './search/bench.ts';
import { unlock } from './unlock/bench.ts';

/** Every bench, in the order in which they run: what shares a prepared practice stands together. */
export const BENCHES: readonly Bench[] = [
  appSize,
  envelopeOpen,
  membership,
  unlock,
  editToSeen,
  search,
  coding,
  blobs,
  patientRecord,
  firstSync,
  diaryWeek,
  appReady
];
