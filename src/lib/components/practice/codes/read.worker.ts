/// <reference lib="webworker" />
import { packGrid, type CodeFile } from '../../../coding/import.ts';
import { readGrid, type Grid } from '../../../coding/read/grid.ts';
import type { CodingMapping } from '../../../coding/read/mapping.ts';
import { columnsOf, type Columns } from '../../../coding/read/read.ts';
import type { CodingType } from '../../../docs/coding.schema.ts';
import { fail, toProblem, type Result } from '../../../problem.ts';

/** Reads files of codes beside the page: a workbook of forty thousand rows takes seconds. */

export type ReadRequest =
  | {
      readonly ask: 'open';
      readonly type: CodingType;
      readonly name: string;
      readonly bytes: Uint8Array;
    }
  | {
      readonly ask: 'read';
      readonly type: CodingType;
      readonly today: string;
      readonly mapping: CodingMapping;
    };

export type ReadAnswer =
  | { readonly columns: Result<Columns> }
  | { readonly progress: { readonly done: number; readonly total: number } }
  | { readonly file: Result<CodeFile> };

let grid: Grid | undefined;
const say = (answer: ReadAnswer): void => postMessage(answer);

async function open({ type, name, bytes }: Extract<ReadRequest, { ask: 'open' }>) {
  const opened = await readGrid(name, bytes);
  if (!opened.ok) return opened;
  grid = opened.value;
  return columnsOf(type, grid);
}

async function read({ type, today, mapping }: Extract<ReadRequest, { ask: 'read' }>) {
  if (!grid) return fail('no-file', 'Choose a file first.');
  const onProgress = (done: number, total: number) => say({ progress: { done, total } });
  return packGrid(type, grid, { today, onProgress }, mapping);
}

const failed = (error: unknown) => ({ ok: false as const, problem: toProblem(error) });

onmessage = ({ data }: MessageEvent<ReadRequest>) => {
  if (data.ask === 'open') {
    void open(data)
      .catch(failed)
      .then((columns) => say({ columns }));
  } else {
    void read(data)
      .catch(failed)
      .then((file) => say({ file }));
  }
};
