import type { CodeFile } from '../../../coding/import.ts';
import type { CodingMapping } from '../../../coding/read/mapping.ts';
import type { Columns } from '../../../coding/read/read.ts';
import type { CodingType } from '../../../docs/coding.schema.ts';
import { fail, type Result } from '../../../problem.ts';
import type { ReadAnswer, ReadRequest } from './read.worker.ts';

const broken = (detail: string) =>
  fail('file-unreadable', 'The file could not be read.', {
    safe: 'Nothing was imported.',
    action: 'Open it in a spreadsheet program, and save it again as a workbook or CSV file.',
    detail
  });

/** One file of codes, open in a worker of its own until it is closed. */
export class CodeReader {
  readonly #type: CodingType;
  readonly #worker: Worker;
  #told: (answer: ReadAnswer | Error) => void = () => undefined;

  constructor(type: CodingType) {
    this.#type = type;
    this.#worker = new Worker(new URL('./read.worker.ts', import.meta.url), {
      type: 'module',
      name: 'indaba-codes'
    });
    this.#worker.onmessage = ({ data }: MessageEvent<ReadAnswer>) => this.#told(data);
    this.#worker.onerror = ({ message }) => this.#told(new Error(message));
  }

  /** Opens the file and finds its columns. */
  async open(file: File): Promise<Result<Columns>> {
    const bytes = new Uint8Array(await file.arrayBuffer());
    return new Promise((resolve) => {
      this.#told = (answer) => {
        if (answer instanceof Error) resolve(broken(answer.message));
        else if ('columns' in answer) resolve(answer.columns);
      };
      this.#ask({ ask: 'open', type: this.#type, name: file.name, bytes });
    });
  }

  /** Reads all rows. */
  read(
    mapping: CodingMapping,
    today: string,
    onProgress: (progress: { done: number; total: number }) => void
  ): Promise<Result<CodeFile>> {
    return new Promise((resolve) => {
      this.#told = (answer) => {
        if (answer instanceof Error) resolve(broken(answer.message));
        else if ('progress' in answer) onProgress(answer.progress);
        else if ('file' in answer) resolve(answer.file);
      };
      this.#ask({ ask: 'read', type: this.#type, today, mapping });
    });
  }

  close(): void {
    this.#worker.terminate();
    this.#told(new Error('closed'));
  }

  #ask(request: ReadRequest): void {
    this.#worker.postMessage(request);
  }
}
