import { expect } from 'vitest';
import { planFhir, type FhirOptions } from '#lib/import/fhir/plan.ts';
import type { ImportReport } from '#lib/import/report.ts';
import { runImport } from '#lib/import/run.ts';
import { PRACTICE, TestReplica } from './replica.ts';

export type Json = Record<string, unknown>;
export const SCT = 'http://snomed.info/sct';
export const coded = (code: string, display: string, system = SCT) => ({
  coding: [{ system, code, display }]
});
export const PATIENT: Json = {
  resourceType: 'Patient',
  id: 'p1',
  name: [{ family: 'Nkosi', given: ['Thandi', 'Grace'] }]
};
export const subject = { reference: 'Patient/p1' };

export const importText = async (
  text: string,
  replica = new TestReplica(),
  options: Partial<FhirOptions> = {}
): Promise<{ report: ImportReport; replica: TestReplica }> => {
  const files = [{ name: 'record.json', text }];
  const plan = planFhir(files, { practice: PRACTICE, today: '2026-11-22', ...options });
  if (!plan.ok) throw new Error(plan.problem.message);
  return { report: await runImport(plan.value, replica), replica };
};
export const bundle = (...resources: Json[]) =>
  JSON.stringify({
    resourceType: 'Bundle',
    type: 'collection',
    entry: resources.map((resource) => ({ resource }))
  });
export const importAll = (...resources: Json[]) => importText(bundle(...resources));

/** Imports the patient with one more resource; gives the chart and what was said of the resource. */
export async function importOne(resource: Json) {
  const { report, replica } = await importAll(PATIENT, resource);
  const [chart] = replica.all('chart');
  const line = report.lines.find(({ type }) => type === resource.resourceType)!;
  return { chart, line, report, replica };
}
export const only = <T>(entries: Record<string, T> | undefined): T => {
  const all = Object.values(entries ?? {});
  expect(all).toHaveLength(1);
  return all[0]!;
};
