import type { DocumentKeeper } from '../docs/keeper.ts';
import { standsAt, type Place, type Present } from './plan.ts';

/** How many documents are kept in mind at once; a source rarely goes back to an earlier patient. */
const REMEMBERED = 500;

const nameOf = (place: Place): string => [place.document, ...place.path].join('/');

/** What an import knows of the replica: the documents it touches, as they are before and during it. */
export class DocumentsHere {
  readonly #replica: Pick<DocumentKeeper, 'read'>;
  /** Documents as they were read, least recently used first. */
  readonly #read = new Map<string, Present>();
  /** Places that this import has filled. */
  readonly #stands = new Set<string>();
  /** Places that a batch under way is about to fill. */
  readonly #expected = new Set<string>();

  /** Documents that are not what the source takes them for. */
  readonly #barred = new Set<string>();

  constructor(replica: Pick<DocumentKeeper, 'read'>) {
    this.#replica = replica;
  }

  /** Whether something stands at the place, before this import or by it. */
  async has(place: Place): Promise<boolean> {
    if (this.#barred.has(place.document)) return false;
    const name = nameOf(place);
    if (this.#stands.has(name) || this.#expected.has(name)) return true;
    const present = await this.document(place);
    return present !== undefined && standsAt(present, place.path);
  }

  /** The place's document as it was before this import. */
  async document({ kind, document }: Pick<Place, 'kind' | 'document'>): Promise<Present> {
    const known = this.#read.has(document);
    const present = known
      ? this.#read.get(document)
      : ((await this.#replica.read(kind, document))?.value as Present);
    this.#read.delete(document);
    this.#read.set(document, present);
    if (this.#read.size > REMEMBERED) this.#read.delete(this.#read.keys().next().value!);
    return present;
  }

  /** From now on nothing of this import goes into the document: it is of somebody else. */
  bar({ document }: Pick<Place, 'document'>): void {
    this.#barred.add(document);
  }

  expect(places: readonly Place[]): void {
    for (const place of places) this.#expected.add(nameOf(place));
  }

  /** The batch did not go in as a whole: nothing of it is to be counted on. */
  forgetExpected(): void {
    this.#expected.clear();
  }

  nowStands(places: readonly Place[]): void {
    for (const place of places) {
      this.#stands.add(nameOf(place));
      this.#expected.delete(nameOf(place));
    }
  }
}
