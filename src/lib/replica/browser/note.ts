import { MessageChannelNetworkAdapter } from '@automerge/automerge-repo-network-messagechannel';
import { Repo, stringifyAutomergeUrl, type PeerId } from '@automerge/automerge-repo/slim';
import { startAutomerge } from '../../docs/core/automerge.browser.ts';
import { A } from '../../docs/core/automerge.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import type { DocumentOf } from '../../docs/kinds.ts';
import type { Problem } from '../../problem.ts';
import type { NoteSession, Presence } from '../device.ts';
import { documentIdOf } from '../keys.ts';
import { RelayPort } from './channel.ts';
import type { ReplicaClient } from './client.ts';

/**
 * A tab's own automerge-repo, for the notes that are typed into here. It has no storage: the engine
 * has. Stock Automerge sync over the MessageChannel adapter keeps the two in step, also with the
 * next engine when the present one goes away.
 */
export class NoteConnection {
  readonly #client: ReplicaClient;
  readonly #send: (data: unknown) => void;
  readonly #repo: Repo;
  readonly #sessions = new Map<Uuid, number>();
  #term: string | undefined;
  #link: { port: RelayPort; adapter: MessageChannelNetworkAdapter } | undefined;

  private constructor(client: ReplicaClient, send: (data: unknown) => void) {
    this.#client = client;
    this.#send = send;
    this.#repo = new Repo({ peerId: client.tab as PeerId });
  }

  static async start(
    client: ReplicaClient,
    send: (data: unknown) => void
  ): Promise<NoteConnection> {
    await startAutomerge();
    return new NoteConnection(client, send);
  }

  /** Connects to a new engine; the repo then brings it whatever the last one did not save. */
  engineStarted(term: string): void {
    if (term === this.#term) return;
    this.#term = term;
    if (this.#link) this.#repo.networkSubsystem.removeNetworkAdapter(this.#link.adapter);
    const port = new RelayPort(this.#send);
    const adapter = new MessageChannelNetworkAdapter(port as unknown as MessagePort);
    this.#link = { port, adapter };
    // Adding an adapter connects it.
    this.#repo.networkSubsystem.addNetworkAdapter(adapter);
  }

  /** Lets go of every note. */
  async close(): Promise<void> {
    await this.#repo.shutdown();
  }

  deliver(data: unknown): void {
    this.#link?.port.deliver(data);
  }

  /** A session; why there is none; or nothing where the note is not on this device. */
  async open(consultation: Uuid): Promise<NoteSession | Problem | undefined> {
    const documentId = documentIdOf(consultation);
    // The engine lets this tab's repo have the note only once it is open there.
    let closeAtEngine = (): void => undefined;
    const there = await new Promise<boolean | Problem>((opened) => {
      const about = [consultation, 'consultation'];
      closeAtEngine = this.#client.subscribe<boolean>('note', about, opened, opened);
    });
    if (there !== true) {
      closeAtEngine();
      return there || undefined;
    }
    await this.#connected();
    const handle = await this.#repo.find<DocumentOf<'consultation'>>(
      stringifyAutomergeUrl({ documentId })
    );
    this.#sessions.set(consultation, (this.#sessions.get(consultation) ?? 0) + 1);
    const client = this.#client;
    const session = `${client.tab}/${crypto.randomUUID()}`;
    return {
      handle,
      watchSaved(seen) {
        let saved = '';
        const tell = () => seen(saved === headsOf(handle.doc()) ? 'saved' : 'saving');
        const stop = client.subscribe<readonly string[]>('saved', [consultation], (heads) => {
          saved = heads.toSorted().join();
          tell();
        });
        handle.on('heads-changed', tell);
        return () => {
          stop();
          handle.off('heads-changed', tell);
        };
      },
      setPresence: (at) => void client.setPresence(consultation, session, at),
      watchPresence: (seen) =>
        client.subscribe<readonly Presence[]>('presence', [consultation, session], seen),
      close: async () => {
        await client.setPresence(consultation, session, null);
        // What was typed last may still be on its way; the repo lets go only of what is saved.
        await this.#saved(consultation, handle);
        closeAtEngine();
        const left = this.#sessions.get(consultation)! - 1;
        this.#sessions.set(consultation, left);
        if (left === 0) await this.#repo.removeFromCache(documentId);
      }
    };
  }

  /** Resolves when the engine's repo is known here: asked before, it would say it has no such note. */
  async #connected(): Promise<void> {
    if (this.#repo.peers.length > 0) return;
    await new Promise<void>((known) => {
      this.#repo.networkSubsystem.once('peer', () => known());
    });
  }

  /** Resolves when everything in the handle is on this device's disk. */
  #saved(consultation: Uuid, handle: NoteSession['handle']): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.#client.subscribe<readonly string[]>('saved', [consultation], (heads) => {
        if (heads.toSorted().join() !== headsOf(handle.doc())) return;
        stop();
        resolve();
      });
    });
  }
}

const headsOf = (doc: Parameters<typeof A.getHeads>[0]): string =>
  A.getHeads(doc).toSorted().join();
