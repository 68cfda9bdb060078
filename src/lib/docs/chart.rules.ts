import type { Chart } from './chart.schema.ts';

/** Whether the chart names an allergy that stands: neither removed, nor refuted, nor inactive. */
export function hasActiveAllergies(chart: Pick<Chart, 'allergies'>): boolean {
  return Object.values(chart.allergies).some(
    ({ removed, status }) => !removed && String(status) === 'active'
  );
}

/**
 * Whether the chart says that there are no known allergies. An allergy that another device added
 * at the same moment outweighs the statement: both are in the document after merging.
 */
export function noKnownAllergies(chart: Pick<Chart, 'allergies' | 'noKnownAllergies'>): boolean {
  return Boolean(chart.noKnownAllergies) && !hasActiveAllergies(chart);
}
