import { fromHex, toHex } from '../../crypto/crypto.ts';
import { deviceCode } from '../../access/identity.ts';
import { isInEffect, type DeviceRecord, type ErasureRecord } from '../../access/membership.ts';
import { forgettingOf } from '../../access/membership/forgetting.ts';
import { mayDo, mayRead } from '../../access/roles.ts';
import { MOST_ERASED } from '../../access/statements.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import { initialsOf } from '../../docs/names.ts';
import { fail, ok, type Problem, type Result } from '../../problem.ts';
import type { AccessNote, Changed, ChangeRequest } from '../../api/replica.ts';
import { refusedHere, type MembersDesk } from '../members/desk.ts';
import type { PracticeAccess } from '../practice-access.ts';
import type { Listeners } from '../subscriptions.ts';
import type {
  DeviceNameView,
  ErasableRecord,
  ErasingApi,
  ErasureView,
  ErasureWordView,
  ForgettingView
} from '../../api/erasing.ts';
import type { FoundRecord, RecordFinder } from './record.ts';
import * as problems from './problems.ts';

export interface ErasingParts {
  readonly access: PracticeAccess;
  readonly members: MembersDesk;
  readonly finder: RecordFinder;
  readonly change: (requests: ChangeRequest[]) => Promise<Result<Changed[]>>;
  readonly noteAccess: (note: AccessNote) => Promise<void>;
  /** Lets the keys follow a statement of this device's own. */
  readonly thenKeys: (said: Promise<Result<void>>) => Promise<Result<void>>;
  /** Carries out what is in effect now. */
  readonly follow: () => Promise<void>;
  /** Told when somebody said something. */
  readonly moved: Listeners<void>;
}

/** What two people say before records are destroyed (ERA1 to ERA3), with all that is checked before. */
export class ErasingDesk implements ErasingApi {
  readonly #parts: ErasingParts;

  constructor(parts: ErasingParts) {
    this.#parts = parts;
  }

  async erasures(): Promise<ErasureView[]> {
    const all = [...this.#membership.erasures.values()].sort((a, b) =>
      b.asked.at.localeCompare(a.asked.at)
    );
    const views: ErasureView[] = [];
    for (const one of all) views.push(await this.#view(one));
    return views;
  }

  watchErasures(seen: (erasures: ErasureView[]) => void): () => void {
    let stopped = false;
    const tell = (): void =>
      void this.erasures().then((views) => {
        if (!stopped) seen(views);
      });
    tell();
    const stop = this.#parts.moved.add(tell);
    return () => {
      stopped = true;
      stop();
    };
  }

  async erasable(patients: readonly Uuid[]): Promise<Result<ErasableRecord[]>> {
    const found = await this.#chosen(patients);
    return found.ok ? ok(found.value.map(({ shown }) => shown)) : found;
  }

  async askErasure(patients: readonly Uuid[]): Promise<Result<string>> {
    const found = await this.#chosen(patients);
    if (!found.ok) return found;
    const tags = [...new Set(found.value.flatMap((one) => [...one.tags]))].sort();
    if (tags.length > MOST_ERASED) return problems.tooMany();
    const before = new Set(this.#membership.erasures.keys());
    const { members, noteAccess } = this.#parts;
    const said = await members.say({ type: 'erase', tags: tags.map(fromHex), at: members.now() });
    if (!said.ok) return said;
    const mine = [...this.#membership.erasures.values()].filter(
      ({ ask, asked }) => !before.has(ask) && asked.device === this.#here
    );
    for (const patient of patients) {
      await noteAccess({ act: 'destroy', kind: 'destruction-asked', patient });
    }
    return ok(mine.at(-1)!.ask);
  }

  async agreeErasure(ask: string, records: number): Promise<Result<void>> {
    const erasure = this.#membership.erasures.get(ask);
    if (!erasure) return problems.unknown();
    const covered = await this.#covered(erasure);
    const obstacle = this.#obstacle(erasure, covered);
    if (obstacle) return { ok: false, problem: obstacle };
    if (records !== covered.length) return problems.miscounted(covered.length);
    // First the register, which is the same if it is written again; afterwards nobody knows any more.
    const { change, members, thenKeys, noteAccess, follow } = this.#parts;
    const lines = covered.flatMap((one) => linesOf(erasure, one));
    const written = await change([{ change: 'destructions.record', args: { records: lines } }]);
    if (!written.ok) return written;
    for (const { shown } of covered) {
      await noteAccess({ act: 'destroy', kind: 'destruction-agreed', patient: shown.patient });
    }
    const said = await thenKeys(
      members.say({ type: 'erase-agree', ask: fromHex(ask), at: members.now() })
    );
    if (said.ok) await follow();
    return said;
  }

  async cancelErasure(ask: string): Promise<Result<void>> {
    const erasure = this.#membership.erasures.get(ask);
    if (!erasure) return problems.unknown();
    if (erasure.agreed || erasure.cancelled) return { ok: false, problem: problems.settled() };
    const { members, noteAccess } = this.#parts;
    const covered = await this.#covered(erasure);
    const said = await members.say({ type: 'erase-cancel', ask: fromHex(ask), at: members.now() });
    if (!said.ok) return said;
    for (const { shown } of covered) {
      await noteAccess({ act: 'destroy', kind: 'destruction-declined', patient: shown.patient });
    }
    return said;
  }

  get #membership(): PracticeAccess['membership'] {
    return this.#parts.access.membership;
  }

  get #here(): Uuid {
    return this.#parts.access.identity.id;
  }

  /** The records that somebody chose, where all of them may be destroyed. */
  async #chosen(patients: readonly Uuid[]): Promise<Result<FoundRecord[]>> {
    const { access, finder } = this.#parts;
    if (!access.role) return { ok: false, problem: refusedHere('device-ended') };
    if (!mayDo(access.role, 'erase-records')) {
      return { ok: false, problem: refusedHere('not-allowed') };
    }
    if (patients.length === 0) return fail('nothing-chosen', 'No record was chosen.');
    const due = finder.due();
    const open = new Set(
      [...this.#membership.erasures.values()]
        .filter(({ cancelled }) => cancelled === null)
        .flatMap(({ tags }) => tags.map((tag) => toHex(tag)))
    );
    const found: FoundRecord[] = [];
    for (const patient of new Set(patients)) {
      const row = due.get(patient);
      const record = row && (await finder.find(row));
      if (!record) return problems.notPast();
      if (record.isShared) return problems.shared(record.shown.name);
      if (open.has(finder.tag(patient))) return problems.askedAlready(record.shown.name);
      found.push(record);
    }
    return ok(found);
  }

  /** The records past their time that an ask names. */
  async #covered(erasure: ErasureRecord): Promise<FoundRecord[]> {
    const { finder } = this.#parts;
    const tags = new Set(erasure.tags.map((tag) => toHex(tag)));
    const found: FoundRecord[] = [];
    for (const row of finder.due().values()) {
      const record = tags.has(finder.tag(row.patient)) ? await finder.find(row) : undefined;
      if (record) found.push(record);
    }
    return found;
  }

  /** Why the person at this device cannot agree (ERA2). */
  #obstacle(erasure: ErasureRecord, covered: readonly FoundRecord[]): Problem | undefined {
    const { access } = this.#parts;
    const { role } = access;
    if (!role) return refusedHere('device-ended');
    if (!mayDo(role, 'erase-records')) return refusedHere('not-allowed');
    if (erasure.agreed || erasure.cancelled) return problems.settled();
    if (erasure.asked.member === access.identity.member.id) return problems.secondPerson();
    const { members, policy } = this.#membership;
    const asker = members.get(erasure.asked.member);
    const sees = (who: typeof role | undefined): boolean =>
      who !== undefined && mayRead(who, 'clinical', policy);
    if (!sees(role) && !sees(asker?.role)) return problems.nobodySees();
    const named = new Set(erasure.tags.map((tag) => toHex(tag)));
    const here = new Set(covered.flatMap(({ tags }) => [...tags]));
    const isSame = named.size === here.size && [...named].every((tag) => here.has(tag));
    if (!isSame || covered.some(({ isShared }) => isShared)) return problems.changed();
    return undefined;
  }

  async #view(erasure: ErasureRecord): Promise<ErasureView> {
    const { asked, agreed, cancelled, tags } = erasure;
    const isOpen = !agreed && !cancelled;
    const covered = isOpen ? await this.#covered(erasure) : [];
    const { role } = this.#parts.access;
    return {
      ask: erasure.ask,
      standing: isOpen ? 'open' : isInEffect(erasure) ? 'destroyed' : 'cancelled',
      asked: this.#word(asked),
      agreed: agreed && this.#word(agreed),
      cancelled: cancelled && this.#word(cancelled),
      documents: tags.length,
      records: covered.map(({ shown }) => shown),
      obstacle: isOpen ? (this.#obstacle(erasure, covered) ?? null) : null,
      mayCancel: isOpen && role !== undefined && mayDo(role, 'erase-records'),
      forgetting: isInEffect(erasure) ? this.#forgetting(erasure) : null
    };
  }

  #forgetting(erasure: ErasureRecord): ForgettingView {
    const { done, waiting, out, kits } = forgettingOf(this.#membership, erasure);
    const named = ({ id, name, member }: DeviceRecord) => {
      return { id, device: name, member: member.name };
    };
    return {
      done: done.length,
      waiting: waiting.map(named).sort(byDevice),
      out: out.map(named).sort(byDevice),
      kits: kits.map(({ signKey, member, joinedAt, standing }) => ({
        number: deviceCode(signKey),
        member: member.name,
        madeAt: joinedAt,
        isGood: standing === 'active'
      }))
    };
  }

  #word({ member, at }: ErasureRecord['asked']): ErasureWordView {
    return { at, by: this.#membership.members.get(member)?.name ?? 'Somebody' };
  }
}

const byDevice = (a: DeviceNameView, b: DeviceNameView): number =>
  a.device.localeCompare(b.device) || a.member.localeCompare(b.member);

/**
 * What the register keeps of a record: see `docs/destruction.schema.ts`. A line for each of several
 * records of one person: invoices and the diary go on naming either.
 */
function linesOf(erasure: ErasureRecord, found: FoundRecord) {
  const line = lineOf(erasure, found);
  return [line, ...found.joined.map((patient) => ({ ...line, patient }))];
}

function lineOf({ ask, asked }: ErasureRecord, { shown, patient }: FoundRecord) {
  const initials = initialsOf(patient.given ?? patient.preferred) + initialsOf(patient.family);
  return {
    patient: shown.patient,
    ...(shown.folder !== null && { folder: shown.folder }),
    ...(initials !== '' && { initials }),
    ...(shown.birthDate !== null && { born: shown.birthDate.slice(0, 4) }),
    lastActive: shown.lastActive,
    until: shown.until,
    reason: shown.reason,
    source: shown.source,
    documents: shown.documents,
    ask,
    askedBy: asked.member,
    askedAt: asked.at
  };
}
