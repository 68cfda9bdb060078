import type { Uuid } from '../../docs/core/ids.ts';
import { chartId } from '../../docs/kinds.ts';
import type { Place } from '../plan.ts';
import { importedId, type SourceId } from '../source.ts';
import { serverOf, type Found } from './read.ts';
import { concept, isObject, line, list, text, type Loose } from './values.ts';

/** A patient that a resource is about, whether or not the patient is among the resources. */
export interface Subject {
  readonly id: Uuid;
  readonly chart: Uuid;
  /** The patient's document, which has to be here before anything of theirs. */
  readonly needs: Place;
}

/** All resources of an import together, and what they refer to. */
export class FhirSet {
  readonly practice: Uuid;
  readonly resources: readonly Found[];
  /** Whether practitioners come in as the practice's doctors. */
  readonly doctors: boolean;
  readonly #byAddress = new Map<string, Found>();

  constructor(
    practice: Uuid,
    resources: readonly Found[],
    options: { readonly doctors?: boolean } = {}
  ) {
    this.practice = practice;
    this.resources = resources;
    this.doctors = options.doctors ?? false;
    for (const found of resources) {
      for (const address of addressesOf(found)) {
        if (!this.#byAddress.has(address)) this.#byAddress.set(address, found);
      }
    }
  }

  /** The resource that a reference means: in the set, or contained in the one that refers. */
  resolve(reference: unknown, from: Found): Found | undefined {
    const target = text(isObject(reference) ? reference.reference : reference);
    if (!target) return undefined;
    if (target.startsWith('#')) return containedIn(from, target.slice(1));
    const server = serverOf(from.fullUrl);
    const addresses = [server ? `${server}/${target}` : target, target];
    return addresses
      .concat(addresses.map((address) => address.replace(/\/_history\/.*$/, '')))
      .map((address) => this.#byAddress.get(address))
      .find((found) => found !== undefined);
  }

  /** The id here of what a resource became, or would become. */
  idOf(found: Pick<Found, 'type' | 'source'>, part = ''): Uuid {
    return importedId(this.practice, found.type, found.source, part);
  }

  /**
   * Whom a resource is about. A patient who is not in these files may have come in before, so the
   * id is derived from the reference alone; `undefined` where it names no patient.
   */
  subjectOf({ value, ...found }: Found): Subject | undefined {
    const reference = value.subject ?? value.patient ?? value.beneficiary;
    const resolved = this.resolve(reference, { value, ...found });
    if (resolved) return resolved.type === 'Patient' ? this.subject(resolved) : undefined;
    const target = text(isObject(reference) ? reference.reference : undefined);
    const match = /(?:^|\/)Patient\/([A-Za-z0-9\-.]{1,64})$/.exec(target ?? '');
    if (!match) return undefined;
    const system = serverOf(target) ?? found.source.system;
    return this.subject({ type: 'Patient', source: { system, id: `Patient/${match[1]}` } });
  }

  subject(patient: Pick<Found, 'type' | 'source'>): Subject {
    const id = this.idOf(patient);
    return {
      id,
      chart: chartId(this.practice, id),
      needs: { kind: 'patient', document: id, path: ['registered'] }
    };
  }

  /** What a reference is called: its own display, else the name of what it leads to. */
  nameOf(reference: unknown, from: Found): string | undefined {
    const display = line(isObject(reference) ? reference.display : undefined);
    return display ?? nameOfResource(this.resolve(reference, from)?.value);
  }

  namesOf(references: unknown, from: Found): string | undefined {
    const names = list(references).map((reference) => this.nameOf(reference, from));
    return line([...new Set(names.filter(Boolean))].join(', '));
  }
}

function addressesOf({ type, value, fullUrl }: Found): string[] {
  const id = text(value.id);
  return [fullUrl, id && `${type}/${id}`, id && `urn:uuid:${id}`].filter(
    (address) => address !== undefined
  );
}

function containedIn(from: Found, id: string): Found | undefined {
  const value = list(from.value.contained).find((each) => text(each.id) === id);
  const type = text(value?.resourceType);
  if (!value || !type) return undefined;
  const source: SourceId = { ...from.source, id: `${from.source.id}#${id}` };
  return { type, value, source, from: `${from.from}#${id}` };
}

function nameOfResource(value: Loose | undefined): string | undefined {
  if (!value) return undefined;
  const [name] = list(value.name);
  if (name) return nameInWords(name);
  return line(value.name) ?? concept(value.code).words;
}

/** A HumanName as it is said: `Dr. Antonia Stark`. */
export function nameInWords(name: Loose): string | undefined {
  const parts = [name.prefix, name.given, name.family, name.suffix].flat().map(text);
  return line(text(name.text) ?? parts.filter(Boolean).join(' '));
}
