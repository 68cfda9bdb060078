/** One measured figure, as it is printed: one JSON object a line. */
export interface Figure {
  readonly bench: string;
  /** How much there was of it: patients, queries, edits. */
  readonly n: number;
  readonly value: number;
  readonly unit: 'ms' | 'µs' | 'bytes' | 'per second';
  /** What it was measured against, in the same run; `null` where there is no fair peer. */
  readonly peer: string | null;
  readonly peerValue: number | null;
  /** How many times better than the peer: above 1 is faster, or smaller. */
  readonly ratio: number | null;
}

/** A figure without a peer. */
export const alone = (bench: string, n: number, value: number, unit: Figure['unit']): Figure => ({
  bench,
  n,
  value: round(value),
  unit,
  peer: null,
  peerValue: null,
  ratio: null
});

/** A figure beside its peer's; smaller is better for every unit that has peers. */
export const beside = (
  bench: string,
  n: number,
  unit: 'ms' | 'µs' | 'bytes',
  value: number,
  peer: string,
  peerValue: number
): Figure => ({
  bench,
  n,
  value: round(value),
  unit,
  peer,
  peerValue: round(peerValue),
  ratio: round(peerValue / value)
});

/** Three digits at least, and no more behind the point than anybody reads. */
const round = (value: number): number =>
  Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3));
