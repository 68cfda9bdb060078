import { accessCases } from './access.cases.ts';
import { attentionCases } from './attention.cases.ts';
import { billedTwiceCases } from './billed-twice.cases.ts';
import { billingCases } from './billing.cases.ts';
import type { Case } from './case.ts';
import { consentCases } from './consent.cases.ts';
import { destructionCases } from './destruction.cases.ts';
import { diaryCases } from './diary.cases.ts';
import { documentCases } from './documents.cases.ts';
import { driverCases } from './driver.cases.ts';
import { duplicateCases } from './duplicates.cases.ts';
import { groupCases } from './groups.cases.ts';
import { healthCases } from './health.cases.ts';
import { historyCases } from './history.cases.ts';
import { lifecycleCases } from './lifecycle.cases.ts';
import { prescribingCases } from './prescribing.cases.ts';
import { recordCases } from './record.cases.ts';
import { reportCases } from './reports.cases.ts';
import { retentionCases } from './retention.cases.ts';
import { roomCases } from './rooms.cases.ts';
import { searchCases } from './search.cases.ts';
import { waitingCases } from './waiting.cases.ts';
import { waitlistCases } from './waitlist.cases.ts';

/** Everything that projections and the SQLite driver beneath them have to do. */
export const CASES: readonly Case[] = [
  ...driverCases,
  ...lifecycleCases,
  ...searchCases,
  ...recordCases,
  ...prescribingCases,
  ...groupCases,
  ...historyCases,
  ...healthCases,
  ...diaryCases,
  ...waitingCases,
  ...reportCases,
  ...roomCases,
  ...waitlistCases,
  ...billingCases,
  ...attentionCases,
  ...billedTwiceCases,
  ...duplicateCases,
  ...consentCases,
  ...accessCases,
  ...retentionCases,
  ...destructionCases,
  ...documentCases
];
