import { derivedUuid, type Uuid } from '../docs/core/ids.ts';

/** Something in another system: the system's name and the id that it goes by there. */
export interface SourceId {
  readonly system: string;
  readonly id: string;
}

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * What tells one thing of the outside world from every other. An id that is a UUID is unique by
 * itself, whatever its system is called; any other id only within its system.
 */
function keyOf({ system, id }: SourceId): string {
  const unique = UUID.exec(id);
  return unique ? unique[0].toLowerCase() : `${system}\n${id}`;
}

/**
 * The id under which something of another system is kept in this practice. It depends on nothing
 * but where it came from, so importing it again, on any device, finds it instead of adding it.
 */
export const importedId = (practice: Uuid, type: string, source: SourceId, part = ''): Uuid =>
  derivedUuid(practice, `import/${type}`, part ? `${keyOf(source)}\n${part}` : keyOf(source));

/** Ids for the parts of one thing, such as a patient's phones, in an order that lists them as given. */
export const importedIds = (
  practice: Uuid,
  type: string,
  source: SourceId,
  part: string,
  count: number
): Uuid[] =>
  Array.from({ length: count }, (_, index) =>
    importedId(practice, type, source, `${part} ${index}`)
  ).sort();
