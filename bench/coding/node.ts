import { openNodeSqlite } from '../../src/lib/projections/drivers/better-sqlite3.ts';
import { given, tell } from '../harness/child.ts';
import { codeQueries, codes } from './codes.ts';
import { measureCodes } from './measure.ts';

/** Loads and searches codes in Node: better-sqlite3 on a file. */
const [{ file, queries }] = given<[{ file: string; queries: number }]>();

const rows = codes();
tell(await measureCodes(openNodeSqlite(file), rows, codeQueries(rows, queries)));
