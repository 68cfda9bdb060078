import { MessageChannelNetworkAdapter } from '@automerge/automerge-repo-network-messagechannel';
import type { PeerId } from '@automerge/automerge-repo/slim';
import type { Kind } from '../../docs/kinds.ts';
import { toProblem, type Problem } from '../../problem.ts';
import type { Replica } from '../replica.ts';
import { RelayPort, tabLock, type FromTab, type ToTab } from './channel.ts';

/** What a tab asks to be told about. */
const TOPICS: Record<
  string,
  (
    replica: Replica,
    args: readonly unknown[],
    emit: (value: unknown) => void,
    failed: (problem: Problem) => void
  ) => () => void
> = {
  watch: (replica, [kind, id], emit, failed) =>
    replica.watch(kind as Kind, id as string, emit, failed),
  live: (replica, [name, params], emit, failed) =>
    replica.live(name as never, params as never, emit, failed),
  status: (replica, _, emit) => replica.watchStatus(emit),
  erasures: (replica, _, emit) => replica.watchErasures(emit),
  roster: (replica, _, emit) => replica.watchRoster(emit),
  codeTables: (replica, _, emit) => replica.watchCodeTables(emit),
  saved: (replica, [id], emit) => replica.notes.watchSaved(id as string, emit),
  presence: (replica, [id, session], emit) =>
    replica.watchPresence(id as string, session as string, emit)
};

/** What a tab may call. */
const METHODS = [
  'change',
  'read',
  'query',
  'status',
  'roster',
  'invite',
  'cancelInvite',
  'admit',
  'setRole',
  'revoke',
  'setPolicy',
  'makeRecoveryKit',
  'sharePatient',
  'acceptShare',
  'withdrawShare',
  'putBlob',
  'getBlob',
  'pinBlob',
  'unpinBlob',
  'blobProgress',
  'findCodes',
  'lookUpCode',
  'checkCodes',
  'codeTables',
  'erasures',
  'erasable',
  'askErasure',
  'agreeErasure',
  'cancelErasure',
  'setServer',
  'reconnect',
  'rebuild',
  'noteAccess',
  'fieldHistory',
  'moments',
  'asItStood',
  'verify',
  'lastHeard',
  'setPresence'
] as const;

interface Tab {
  readonly stops: Map<number, () => void>;
  readonly peer: PeerId;
  readonly port: RelayPort;
  readonly disconnect: () => void;
}

/** Serves one replica to all tabs of this browser. */
export class ReplicaHost {
  readonly #replica: Replica;
  readonly #channel: BroadcastChannel;
  readonly #term: string;
  readonly #tabs = new Map<string, Tab>();
  #stopped = false;

  constructor(replica: Replica, channel: BroadcastChannel, term: string) {
    this.#replica = replica;
    this.#channel = channel;
    this.#term = term;
    channel.addEventListener('message', ({ data }: MessageEvent<FromTab>) => {
      if (data.to === 'engine' && !this.#stopped) this.#receive(data);
    });
    this.#post({ to: 'tabs', type: 'engine', term });
  }

  /** Hears and says nothing more: what was not answered is asked of the next engine. */
  stop(): void {
    this.#stopped = true;
  }

  #post(message: ToTab): void {
    if (!this.#stopped) this.#channel.postMessage(message);
  }

  #receive(message: FromTab): void {
    const tab = this.#tab(message.from);
    switch (message.type) {
      case 'hello':
        return this.#post({ to: 'tabs', type: 'engine', term: this.#term });
      case 'call':
        return void this.#call(message.from, message.id, message.method, message.args);
      case 'subscribe':
        return this.#subscribe(message.from, tab, message.id, message.topic, message.args);
      case 'unsubscribe':
        tab.stops.get(message.id)?.();
        return void tab.stops.delete(message.id);
      case 'port':
        if (message.term === this.#term) tab.port.deliver(message.data);
    }
  }

  async #call(from: string, id: number, method: string, args: readonly unknown[]): Promise<void> {
    try {
      const value = await this.#run(from, id, method, args);
      this.#post({ to: from, type: 'answer', id, value });
    } catch (error) {
      this.#post({ to: from, type: 'error', id, problem: toProblem(error) });
    }
  }

  async #run(from: string, id: number, method: string, args: readonly unknown[]): Promise<unknown> {
    // The request's own id makes a change that is asked for twice happen once.
    if (method === 'change') return this.#replica.change(args[0] as never, `${from}/${id}`);
    if (!METHODS.some((known) => known === method)) throw new Error(`No such method: ${method}`);
    const call = this.#replica[method as (typeof METHODS)[number]] as (
      ...args: unknown[]
    ) => Promise<unknown>;
    return call.apply(this.#replica, [...args]);
  }

  #subscribe(from: string, tab: Tab, id: number, topic: string, args: readonly unknown[]): void {
    if (tab.stops.has(id)) return;
    const emit = (value: unknown) => this.#post({ to: from, type: 'event', id, value });
    const failed = (problem: Problem) => this.#post({ to: from, type: 'trouble', id, problem });
    if (topic === 'note') {
      const [document, kind] = args as [string, Kind];
      tab.stops.set(id, () => void this.#replica.notes.close(document, tab.peer));
      void this.#replica.notes
        .open(document, kind, tab.peer)
        .then(emit, (error: unknown) => failed(toProblem(error)));
      return;
    }
    try {
      const start = TOPICS[topic];
      if (start) tab.stops.set(id, start(this.#replica, args, emit, failed));
    } catch (error) {
      failed(toProblem(error));
    }
  }

  #tab(id: string): Tab {
    const known = this.#tabs.get(id);
    if (known) return known;
    const port = new RelayPort((data) =>
      this.#post({ to: id, type: 'port', term: this.#term, data })
    );
    const adapter = new MessageChannelNetworkAdapter(port as unknown as MessagePort);
    const tab: Tab = {
      stops: new Map(),
      peer: id as PeerId,
      port,
      disconnect: this.#replica.notes.connect(adapter)
    };
    this.#tabs.set(id, tab);
    // The tab holds its lock until it closes, however it closes.
    void navigator.locks.request(tabLock(id), () => this.#forget(id, tab));
    return tab;
  }

  async #forget(id: string, tab: Tab): Promise<void> {
    this.#tabs.delete(id);
    for (const stop of tab.stops.values()) stop();
    tab.disconnect();
    await this.#replica.notes.forget(tab.peer);
  }
}
