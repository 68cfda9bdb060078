/** Milliseconds that each query took, in order. */
export interface SearchTimes {
  readonly ours: number[];
  readonly peer: number[];
}

/** Patients that a list offers while somebody types. */
export const HITS = 8;

/** What MiniSearch indexes: the words and numbers by which our search finds as well. */
export interface Entry {
  readonly id: number;
  readonly name: string;
  readonly idNumber: string;
  readonly phone: string;
}

export const MINISEARCH = { fields: ['name', 'idNumber', 'phone'], storeFields: ['name'] };
/** Beginnings of words and misspellings, every word of them: as much as our search promises. */
export const MINISEARCH_QUERY = { prefix: true, fuzzy: 0.2, combineWith: 'AND' } as const;

/**
 * Asks both the same questions, in turns: first a round to warm up, then `rounds` that count, of
 * which each query's median stands.
 */
export function measure(
  queries: readonly string[],
  ours: (text: string) => unknown,
  peer: (text: string) => unknown,
  rounds = 3
): SearchTimes {
  const time = (ask: (text: string) => unknown, text: string): number => {
    const began = performance.now();
    ask(text);
    return performance.now() - began;
  };
  const middle = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;
  for (const text of queries) {
    ours(text);
    peer(text);
  }
  const times: SearchTimes = { ours: [], peer: [] };
  const all = queries.map(() => ({ ours: [] as number[], peer: [] as number[] }));
  for (let round = 0; round < rounds; round++) {
    for (const [at, text] of queries.entries()) {
      all[at]!.ours.push(time(ours, text));
      all[at]!.peer.push(time(peer, text));
    }
  }
  for (const one of all) {
    times.ours.push(middle(one.ours));
    times.peer.push(middle(one.peer));
  }
  return times;
}
