import { fail, type Result } from '../problem.ts';
import type { ReplicaApi } from '../replica/api.ts';

/** Fills a fresh practice with the demo. */
export async function fillWithDemo(
  _replica: ReplicaApi,
  _today: Date,
  _progress: (done: number, total: number) => void
): Promise<Result<void>> {
  return fail('demo', 'not there yet');
}
