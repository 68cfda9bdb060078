import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { fail, ok, type Result } from '../../problem.ts';
import type { SourceId } from '../source.ts';
import { isObject, text, type Loose } from './values.ts';

/** A file as it was given: its name, for the report, and its text. */
export interface FhirFile {
  readonly name: string;
  readonly text: string;
}

/** A resource found in a file. */
export interface Found {
  readonly type: string;
  readonly value: Loose;
  readonly source: SourceId;
  /** Its address within its file or server. */
  readonly fullUrl?: string;
  /** For the report: `Patient/123`, or its place in the file where it has no id. */
  readonly from: string;
}

/** Something in a file that is no resource. */
export interface Unreadable {
  readonly from: string;
  readonly reason: string;
}

export interface FhirContent {
  readonly resources: readonly Found[];
  readonly unreadable: readonly Unreadable[];
}

const SERVER_URL = /^(https?:\/\/.+?)\/[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}(\/_history\/.+)?$/;

/** The server of an absolute address, `https://host/fhir`. */
export const serverOf = (url: string | undefined): string | undefined =>
  SERVER_URL.exec(url ?? '')?.[1];

/**
 * Reads bundles of any type, single resources and NDJSON (one resource a line).
 *
 * @param system The source's name, where the person who imports gave one; it stands for the
 *   server in the ids of resources that are unique only there.
 */
export function readFhir(files: readonly FhirFile[], system?: string): Result<FhirContent> {
  const resources: Found[] = [];
  const unreadable: Unreadable[] = [];
  for (const file of files) {
    const values = jsonValues(file.text);
    if (!values) {
      return fail('not-fhir', `“${file.name}” is not a FHIR file in JSON.`, {
        safe: 'Nothing was imported.',
        action: 'Export the record again as FHIR R4 in JSON.'
      });
    }
    const several = files.length > 1 || values.length > 1;
    values.forEach(({ value, line }) => {
      const place = line === undefined ? file.name : `${file.name} line ${line}`;
      if (value === undefined) unreadable.push({ from: place, reason: 'This is not JSON.' });
      else unpack(value, several ? place : '', { resources, unreadable, system });
    });
  }
  return ok({ resources, unreadable });
}

/** A file's JSON values: one, or one a line; `undefined` where not even the first is JSON. */
function jsonValues(content: string): { value: unknown; line?: number }[] | undefined {
  const whole = content.replace(/^\uFEFF/, '').trim();
  const only = parsed(whole);
  if (only !== undefined) return [{ value: only }];
  const lines = whole
    .split('\n')
    .map((each, index) => ({ each: each.trim(), line: index + 1 }))
    .filter(({ each }) => each !== '')
    .map(({ each, line }) => ({ value: parsed(each), line }));
  return lines.length > 1 && lines[0]!.value !== undefined ? lines : undefined;
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content) as unknown;
  } catch {
    return undefined;
  }
}

const digestOf = (value: unknown): string =>
  bytesToHex(sha256(new TextEncoder().encode(JSON.stringify(value))));

interface Collected {
  readonly resources: Found[];
  readonly unreadable: Unreadable[];
  readonly system: string | undefined;
}

function unpack(value: unknown, place: string, into: Collected): void {
  if (isObject(value) && value.resourceType === 'Bundle') {
    const entries: unknown[] = Array.isArray(value.entry) ? value.entry : [];
    entries.forEach((entry, index) => {
      const at = [place, `entry ${index + 1}`].filter(Boolean).join(' ');
      if (isObject(entry) && entry.resource !== undefined) {
        one(entry.resource, text(entry.fullUrl), at, into);
      } else into.unreadable.push({ from: at, reason: 'This entry holds no resource.' });
    });
  } else one(value, undefined, place || 'resource 1', into);
}

function one(value: unknown, fullUrl: string | undefined, at: string, into: Collected): void {
  const type = isObject(value) ? text(value.resourceType) : undefined;
  if (!isObject(value) || !type || !/^[A-Z]\w*$/.test(type)) {
    into.unreadable.push({ from: at, reason: 'This says not what kind of resource it is.' });
  } else if (type === 'Bundle') unpack(value, at, into);
  else {
    const id = text(value.id) ?? fullUrl?.split(/[/:]/).at(-1);
    into.resources.push({
      type,
      value,
      source: {
        system: into.system ?? serverOf(fullUrl) ?? 'fhir',
        // Without any id, what it says is all there is to know it by.
        id: `${type}/${id ?? digestOf(value)}`
      },
      ...(fullUrl ? { fullUrl } : {}),
      from: id ? `${type}/${id}` : `${type} at ${at}`
    });
  }
}
