import type { ReplicaStatus, RosterView } from '../api/replica.ts';
import type { Uuid } from '../docs/core/ids.ts';
import { toProblem, type Problem, type Result } from '../problem.ts';
import type { PracticeOverview } from '../projections/catalogue.ts';
import type {
  DeviceApi,
  JoinRequest,
  LocalProfile,
  NewPractice,
  OpenPractice,
  RestoreRequest
} from '../replica/device.ts';
import type { LockEvent, Secret } from '../replica/lock.ts';
import type { RestoreStep } from '../replica/restoring.ts';
import { confirming } from './confirm.svelte.ts';
import { device } from './device.ts';
import { manner } from './locale.svelte.ts';
import { forgetPhotos } from './photos.ts';
import { toasts } from './toasts.svelte.ts';
import { keepTry, takeTries } from './tries.ts';

/** Where the start of the app has got to. */
export type Phase = 'starting' | 'empty' | 'locked' | 'waiting' | 'open' | 'unusable';

/** Which profile this device had open last. */
const KEY = 'indaba.profile';

/** The profile that is open on this page, its status, and the others on this device. */
class Session {
  phase = $state<Phase>('starting');
  /** Why nothing can be opened, with the phase `unusable`. */
  problem = $state.raw<Problem | null>(null);
  profiles = $state.raw<readonly LocalProfile[]>([]);
  info = $state.raw<LocalProfile | null>(null);
  /** Whom the lock screen asks for, or who waits to be let in; null where somebody has to be chosen. */
  asked = $state<Uuid | null>(null);
  practice = $state.raw<OpenPractice | null>(null);
  status = $state.raw<ReplicaStatus | null>(null);
  /** Who belongs to the practice, and what this device may do; known as soon as it is open. */
  roster = $state.raw<RosterView | null>(null);
  /** Doctors and consultation types; null before the first sync has brought them. */
  overview = $state.raw<PracticeOverview | null>(null);

  #device: DeviceApi | null = null;
  /** The profile that was unlocked on this page and is about to be opened. */
  #unlocked: Uuid | null = null;
  #stop: (() => void)[] = [];

  /** Opens the profile that was open last, or asks for what unlocks it; call again after a failure. */
  async start(): Promise<void> {
    this.phase = 'starting';
    this.problem = null;
    try {
      const api = await this.#api();
      const unusable = await api.unusable();
      if (unusable) return this.#fail(unusable);
      this.profiles = await api.profiles();
      const last = remembered();
      const first = this.profiles.find(({ id }) => id === last) ?? this.profiles[0];
      if (!first) this.phase = 'empty';
      else await this.open(first.id);
    } catch (error) {
      this.#fail(toProblem(error));
    }
  }

  /** Opens a profile of this device in place of the present one; a locked one is asked for. */
  async open(id: Uuid): Promise<Result<LocalProfile>> {
    const api = await this.#api();
    const opened = await api.open(id);
    if (!opened.ok) {
      if (opened.problem.code === 'profile-locked') await this.#ask(id);
      else if (opened.problem.code === 'profile-waiting') await this.#wait(id);
      else if (!this.practice) this.#fail(opened.problem);
      return opened;
    }
    // Known before anything is shown: what a role may not do is never offered, not even at first.
    const [profiles, roster] = await Promise.all([api.profiles(), opened.value.roster()]);
    this.profiles = profiles;
    const info = profiles.find((one) => one.id === id)!;
    const before = this.info;
    this.#leave();
    // Whoever makes way for another member does not stay open behind them.
    if (before && before.id !== id && before.lock.state !== 'none') void api.lock(before.id);
    this.info = info;
    this.practice = opened.value;
    this.roster = roster;
    this.#stop = [
      opened.value.watchStatus((status) => (this.status = status)),
      opened.value.watchRoster((now) => (this.roster = now)),
      opened.value.live('practice.overview', {}, (overview) => {
        this.overview = overview;
        if (!overview) return;
        if (this.info?.id === id && overview.name !== this.info.name) {
          void this.#rename(id, overview.name);
        }
        manner.locale = overview.locale;
        manner.timeZone = overview.timeZone;
      })
    ];
    remember(id);
    this.asked = null;
    this.phase = 'open';
    this.#noteEntry(opened.value, id);
    return { ok: true, value: info };
  }

  /** Keeps in the access log who came in, and how often somebody failed to before. */
  #noteEntry(practice: OpenPractice, id: Uuid): void {
    const act = this.#unlocked === id ? 'unlock' : 'sign-in';
    this.#unlocked = null;
    for (const at of takeTries(id)) void practice.noteAccess({ act: 'failed-unlock', at });
    void practice.noteAccess({ act });
  }

  /** Unlocks a profile; {@link open} opens it then. */
  async unlock(id: Uuid, secret: Secret): Promise<Result<void>> {
    const api = await this.#api();
    const unlocked = await api.unlock(id, secret);
    if (unlocked.ok) this.#unlocked = id;
    else {
      if (unlocked.problem.code.startsWith('wrong-')) keepTry(id, new Date().toISOString());
      this.profiles = await api.profiles();
    }
    return unlocked;
  }

  /**
   * Locks the open profile in every tab and asks who is here. The page is empty at once; what was
   * being typed on it is saved behind that.
   * @param next whom to ask for; by default the one who was here
   */
  async lock(next?: Uuid): Promise<void> {
    const { info } = this;
    if (!info || this.phase !== 'open') return;
    await settleTyping();
    if (this.info?.id !== info.id) return;
    this.#shut(next ?? info.id);
    const api = await this.#api();
    await api.lock(info.id);
    this.profiles = await api.profiles();
  }

  async create(request: NewPractice): Promise<Result<LocalProfile>> {
    return this.#openNew((api) => api.create(request));
  }

  async join(request: JoinRequest): Promise<Result<LocalProfile>> {
    return this.#openNew((api) => api.join(request));
  }

  /** Restores a practice from a recovery kit, as a new device of whoever made the kit. */
  async restore(
    request: RestoreRequest,
    seen: (step: RestoreStep) => void
  ): Promise<Result<LocalProfile>> {
    return this.#openNew((api) => api.restore(request, seen));
  }

  /** Gives up waiting to be let in, and goes to whoever else has a profile here. */
  async giveUp(id: Uuid): Promise<void> {
    await (await this.#api()).giveUp(id);
    await this.start();
  }

  async demo(progress: (done: number, total: number) => void): Promise<Result<LocalProfile>> {
    return this.#openNew((api) => api.demo(progress));
  }

  /** What else a profile of this device can be told: passphrase, PIN, passkeys. */
  async device(): Promise<DeviceApi> {
    return this.#api();
  }

  /** Who and which device an Automerge actor is, as far as this practice's devices tell. */
  author(actor: string): { member: string; device: string } | undefined {
    const wrote = this.status?.devices.find(({ id }) => actor.startsWith(id.replaceAll('-', '')));
    return wrote && { member: wrote.member, device: wrote.name };
  }

  async #openNew(
    make: (api: DeviceApi) => Promise<Result<LocalProfile>>
  ): Promise<Result<LocalProfile>> {
    try {
      const made = await make(await this.#api());
      if (!made.ok) return made;
      const opened = await this.open(made.value.id);
      // One that waits to be let in was made all the same.
      return !opened.ok && opened.problem.code === 'profile-waiting' ? made : opened;
    } catch (error) {
      return { ok: false, problem: toProblem(error) };
    }
  }

  async #api(): Promise<DeviceApi> {
    if (!this.#device) {
      this.#device = await device();
      this.#device.onLock((event) => void this.#lockChanged(event));
    }
    return this.#device;
  }

  /** The practice was named anew, or its name has only now come here. */
  async #rename(id: Uuid, name: string): Promise<void> {
    const api = await this.#api();
    await api.named(id, name);
    this.profiles = await api.profiles();
    if (this.info?.id === id) this.info = { ...this.info, name };
  }

  /** Another tab locked or unlocked a profile, or its settings changed. */
  async #lockChanged({ profile, what }: LockEvent): Promise<void> {
    const api = await this.#api();
    if (what === 'locked' && this.phase === 'open' && this.info?.id === profile) {
      await settleTyping();
      if (this.info?.id === profile) this.#shut(profile);
    } else if (what === 'unlocked' && this.phase === 'locked' && this.asked === profile) {
      await this.open(profile);
      return;
    }
    this.profiles = await api.profiles();
    const info = this.profiles.find(({ id }) => id === this.info?.id);
    if (info) this.info = info;
  }

  /** Shows the lock screen, with nothing of the practice behind it. */
  #shut(next: Uuid | null): void {
    this.#leave();
    this.info = null;
    this.practice = null;
    forgetPhotos();
    toasts.clear();
    confirming.drop();
    this.asked = next;
    this.phase = 'locked';
  }

  async #wait(id: Uuid): Promise<void> {
    this.profiles = await (await this.#api()).profiles();
    if (this.phase === 'open' && this.info && this.info.lock.state !== 'none') await this.lock(id);
    else this.#shut(id);
    remember(id);
    this.phase = 'waiting';
  }

  async #ask(id: Uuid): Promise<void> {
    if (this.phase === 'open') return this.lock(id);
    this.asked = id;
    this.phase = 'locked';
  }

  #leave(): void {
    for (const stop of this.#stop) stop();
    this.#stop = [];
    this.status = null;
    this.roster = null;
    this.overview = null;
  }

  #fail(problem: Problem): void {
    this.problem = problem;
    this.phase = 'unusable';
  }
}

/** Fields save what is typed when they are left: lets them do so before they are gone. */
async function settleTyping(): Promise<void> {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  await new Promise((done) => setTimeout(done));
}

/** The profile that this device had open last, if it had one. */
export function remembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(id: Uuid): void {
  try {
    localStorage.setItem(KEY, id);
  } catch {
    // Without it the profile opened last is found by its own date.
  }
}

export const session = new Session();
