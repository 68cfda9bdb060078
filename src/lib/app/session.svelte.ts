import type { Uuid } from '../docs/core/ids.ts';
import { toProblem, type Problem, type Result } from '../problem.ts';
import type { PracticeOverview } from '../projections/catalogue.ts';
import type { ReplicaStatus } from '../replica/api.ts';
import type {
  DeviceApi,
  JoinRequest,
  LocalPractice,
  NewPractice,
  OpenPractice
} from '../replica/device.ts';
import { device } from './device.ts';
import { manner } from './locale.svelte.ts';

/** Where the start of the app has got to. */
export type Phase = 'starting' | 'empty' | 'open' | 'unusable';

/** Which practice this device had open last. */
const KEY = 'indaba.practice';

/** The practice that is open on this page, its status, and the others on this device. */
class Session {
  phase = $state<Phase>('starting');
  /** Why nothing can be opened, with the phase `unusable`. */
  problem = $state.raw<Problem | null>(null);
  practices = $state.raw<readonly LocalPractice[]>([]);
  info = $state.raw<LocalPractice | null>(null);
  practice = $state.raw<OpenPractice | null>(null);
  status = $state.raw<ReplicaStatus | null>(null);
  /** Doctors and consultation types; null before the first sync has brought them. */
  overview = $state.raw<PracticeOverview | null>(null);

  #device: DeviceApi | null = null;
  #stop: (() => void)[] = [];

  /** Opens the practice that was open last; call again after a failure. */
  async start(): Promise<void> {
    this.phase = 'starting';
    this.problem = null;
    try {
      this.#device = await device();
      const unusable = await this.#device.unusable();
      if (unusable) return this.#fail(unusable);
      this.practices = await this.#device.practices();
      const last = remembered();
      const first =
        this.practices.find(({ id }) => id === last) ??
        [...this.practices].sort((a, b) => (b.openedAt ?? '').localeCompare(a.openedAt ?? ''))[0];
      if (!first) this.phase = 'empty';
      else await this.open(first.id);
    } catch (error) {
      this.#fail(toProblem(error));
    }
  }

  /** Opens a practice of this device in place of the present one. */
  async open(id: Uuid): Promise<Result<LocalPractice>> {
    const api = await this.#api();
    const opened = await api.open(id);
    if (!opened.ok) {
      if (!this.practice) this.#fail(opened.problem);
      return opened;
    }
    this.practices = await api.practices();
    const info = this.practices.find((one) => one.id === id)!;
    this.#leave();
    this.info = info;
    this.practice = opened.value;
    this.#stop = [
      opened.value.watchStatus((status) => (this.status = status)),
      opened.value.live('practice.overview', {}, (overview) => {
        this.overview = overview;
        if (!overview) return;
        manner.locale = overview.locale;
        manner.timeZone = overview.timeZone;
      })
    ];
    remember(id);
    this.phase = 'open';
    return { ok: true, value: info };
  }

  async create(request: NewPractice): Promise<Result<LocalPractice>> {
    return this.#openNew((api) => api.create(request));
  }

  async join(request: JoinRequest): Promise<Result<LocalPractice>> {
    return this.#openNew((api) => api.join(request));
  }

  async demo(progress: (done: number, total: number) => void): Promise<Result<LocalPractice>> {
    return this.#openNew((api) => api.demo(progress));
  }

  /** Who and which device an Automerge actor is, as far as this practice's devices tell. */
  author(actor: string): { member: string; device: string } | undefined {
    const wrote = this.status?.devices.find(({ id }) => actor.startsWith(id.replaceAll('-', '')));
    return wrote && { member: wrote.member, device: wrote.name };
  }

  async #openNew(
    make: (api: DeviceApi) => Promise<Result<LocalPractice>>
  ): Promise<Result<LocalPractice>> {
    try {
      const made = await make(await this.#api());
      return made.ok ? await this.open(made.value.id) : made;
    } catch (error) {
      return { ok: false, problem: toProblem(error) };
    }
  }

  async #api(): Promise<DeviceApi> {
    return (this.#device ??= await device());
  }

  #leave(): void {
    for (const stop of this.#stop) stop();
    this.#stop = [];
    this.status = null;
    this.overview = null;
  }

  #fail(problem: Problem): void {
    this.problem = problem;
    this.phase = 'unusable';
  }
}

function remembered(): string | null {
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
    // Without it the practice opened last is found by its own date.
  }
}

export const session = new Session();
