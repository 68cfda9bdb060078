import type {
  AuditReport,
  Author,
  DocumentReport,
  FieldValue,
  HistoryApi,
  PastMoment,
  PastView,
  When
} from '../../api/history.ts';
import type { Standing } from '../../api/history.ts';
import { A, type Doc } from '../../docs/core/automerge.ts';
import { concurrentFields } from '../../docs/core/conflicts.ts';
import { fieldValues } from '../../docs/core/field-history.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import { headsAt, momentsOf } from '../../docs/core/past.ts';
import { KINDS, readDocument, type Kind } from '../../docs/kinds.ts';
import { decodeAttestation } from '../../envelope/attestation.ts';
import { deviceOfActor } from '../actor.ts';
import type { Documents, Loaded } from '../documents.ts';
import { KEYS } from '../keys.ts';
import type { Outbox } from '../outbox.ts';
import type { PracticeAccess } from '../practice-access.ts';
import type { Witness } from '../sharing/witness.ts';
import type { AtomicStore } from '../store/store.ts';
import { logFailures } from './log-rules.ts';
import { auditDocument, type DocumentAudit, type Signers } from './verify.ts';

export interface HistoryParts {
  readonly store: AtomicStore;
  readonly documents: Documents;
  readonly outbox: Pick<Outbox, 'unsealed'>;
  readonly access: PracticeAccess;
  /** Who signs on the other side of a share; `undefined` of a space that is not known here. */
  readonly witness: (space: Uuid) => Promise<Witness | undefined>;
  /** Looks at a document while nothing changes it. */
  readonly look: <T>(id: Uuid, work: (loaded: Loaded) => Promise<T>) => Promise<T | undefined>;
}

/** Looks back: who wrote what, when, and whether that can be proved. */
export class HistoryDesk implements HistoryApi {
  readonly #parts: HistoryParts;

  constructor(parts: HistoryParts) {
    this.#parts = parts;
  }

  async fieldHistory(kind: Kind, id: Uuid, path: readonly string[]): Promise<FieldValue[]> {
    const found = await this.#look(kind, id, async (loaded) => {
      const values = fieldValues(loaded.doc, path);
      const audit = await this.#audit(id, loaded);
      const standings = new Map(audit.changes.map((change) => [change.hash, change]));
      return values.map(({ value, beside, change, actor, at }): FieldValue => {
        const signed = standings.get(change);
        const device = deviceOfActor(actor) ?? signed?.device ?? undefined;
        const standing: Standing = signed?.standing ?? 'unattested';
        return {
          ...(value === undefined ? {} : { value }),
          ...this.#by(device),
          beside,
          change,
          at,
          standing
        };
      });
    });
    return (found ?? []).reverse();
  }

  async moments(kind: Kind, id: Uuid): Promise<PastMoment[]> {
    const found = await this.#look(kind, id, async ({ doc }) =>
      momentsOf(doc).map(({ heads, at, actor }) => ({
        heads,
        at,
        ...this.#by(deviceOfActor(actor))
      }))
    );
    return found ?? [];
  }

  asItStood<K extends Kind>(kind: K, id: Uuid, when: When): Promise<PastView<K> | undefined> {
    return this.#look(kind, id, async ({ doc }) => {
      const heads = 'heads' in when ? [...when.heads] : headsAt(doc, when.at);
      if (heads.length === 0 || !A.hasHeads(doc, heads)) return undefined;
      const past = A.view(doc as Doc<object>, heads) as Doc<unknown>;
      const { value, problems, newer } = readDocument(kind, past);
      if (!value) return undefined;
      const backend = A.getBackend(doc);
      const last = heads
        .map((head) => backend.getChangeMetaByHash(head))
        .reduce((a, b) => ((b?.time ?? 0) > (a?.time ?? 0) ? b : a));
      const isPresent = heads.toSorted().join() === A.getHeads(doc).toSorted().join();
      return {
        id,
        kind,
        value,
        problems,
        newer,
        heads,
        concurrent: isPresent ? concurrentFields(doc, KINDS[kind].critical) : [],
        at: new Date((last?.time ?? 0) * 1000).toISOString(),
        ...this.#by(last && deviceOfActor(last.actor)),
        isPresent
      };
    });
  }

  async verify(document?: Uuid): Promise<AuditReport> {
    const ids = document === undefined ? [...this.#parts.documents.ids()].sort() : [document];
    const report = {
      documents: 0,
      changes: 0,
      attested: 0,
      notAttestedYet: 0,
      given: 0,
      vouched: 0,
      incomplete: 0
    };
    const failures: AuditReport['failures'][number][] = [];
    for (const id of ids) {
      const one = await this.#report(id);
      if (!one) continue;
      report.documents += 1;
      report.changes += one.changes;
      report.attested += one.attested;
      report.notAttestedYet += one.notAttestedYet;
      report.given += one.given;
      report.vouched += one.vouched;
      if (one.incomplete) report.incomplete += 1;
      failures.push(
        ...one.failures.map((failure) => ({ document: id, kind: one.kind, ...failure }))
      );
    }
    return { ok: failures.length === 0, ...report, failures };
  }

  async lastHeard(device: Uuid): Promise<string | null> {
    const { store } = this.#parts;
    let last = 0;
    for (const { key, data } of await store.loadRange(KEYS.allAttestations)) {
      const attestation = data && decodeAttestation(data);
      if (attestation?.device === device) last = Math.max(last, madeAt(key.at(-1)!));
    }
    return last === 0 ? null : new Date(last).toISOString();
  }

  #report(id: Uuid): Promise<(DocumentReport & { incomplete: boolean }) | undefined> {
    const kind = this.#parts.documents.kind(id) ?? null;
    return this.#parts.look(id, async (loaded) => {
      const audit = await this.#audit(id, loaded);
      const log = kind === 'accessLog' ? logFailures(loaded.doc, audit) : [];
      const counted = (standing: Standing): number =>
        audit.changes.filter((change) => change.standing === standing).length;
      return {
        document: id,
        kind,
        changes: audit.changes.length,
        attested: counted('attested'),
        notAttestedYet: counted('not-attested-yet'),
        given: counted('given'),
        vouched: counted('vouched'),
        incomplete: !isComplete(loaded),
        failures: [...audit.failures, ...log]
      };
    });
  }

  async #audit(id: Uuid, loaded: Loaded): Promise<DocumentAudit> {
    const { store, outbox, access } = this.#parts;
    const stored = await store.loadRange(KEYS.attestations(id));
    const attestations = stored.map(({ key, data }) => ({ entry: key.at(-1)!, bytes: data! }));
    return auditDocument({
      practice: access.practice,
      history: A.getChangesMetaSince(loaded.doc, []),
      complete: isComplete(loaded),
      attestations,
      spaces: await this.#spaces(id, attestations),
      unsealed: await outbox.unsealed(id),
      docTag: access.keyring.docTag(id),
      keyOf: (device) => access.signingKey(device)
    });
  }

  /** Who signed elsewhere, of the spaces that a document's signatures name. */
  async #spaces(
    id: Uuid,
    attestations: readonly { readonly bytes: Uint8Array }[]
  ): Promise<ReadonlyMap<Uuid, Signers>> {
    const { access, witness } = this.#parts;
    const places = attestations.map(({ bytes }) => decodeAttestation(bytes)?.practice);
    const spaces = new Map<Uuid, Signers>();
    for (const space of new Set(places)) {
      const found = space && space !== access.practice ? await witness(space) : undefined;
      if (found) spaces.set(space!, { docTag: found.docTag(id), keyOf: found.keyOf });
    }
    return spaces;
  }

  #look<T>(kind: Kind, id: Uuid, work: (loaded: Loaded) => Promise<T>): Promise<T | undefined> {
    if (this.#parts.documents.kind(id) !== kind) return Promise.resolve(undefined);
    return this.#parts.look(id, work);
  }

  #by(device: Uuid | null | undefined): { by?: Author } {
    const known = device && this.#parts.access.devices().find(({ id }) => id === device);
    if (!known) return {};
    const { id, name, member, memberId } = known;
    return { by: { device: id, deviceName: name, member: memberId, memberName: member } };
  }
}

/** When an id of version 7 was made, in milliseconds since 1970. */
const madeAt = (id: Uuid): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

const isComplete = ({ missing, damaged }: Loaded): boolean =>
  missing.length === 0 && damaged.length === 0;
