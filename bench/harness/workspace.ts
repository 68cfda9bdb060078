import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hub } from '../../tests/e2e/support/hub.ts';
import { ask } from './child.ts';

/** A practice that was prepared once for all benches of a run. */
export interface Prepared {
  readonly hub: Hub;
  /** One-time links, each for one more device. */
  readonly links: string[];
  /** Folder of the device that made it. */
  readonly deviceDir: string;
  readonly patients: readonly string[];
  /** Folder with the same documents as stock automerge-repo keeps them. */
  readonly peerDir: string;
  /** The patients' ids as automerge-repo spells them. */
  readonly documentIds: readonly string[];
  /** Surname of the last patient. */
  readonly lastSurname: string;
  /** Mean size of a patient's record as JSON. */
  readonly meanBytes: number;
}

/** What benches share in one run: a folder, prepared practices, and somebody to tell what goes on. */
export class Workspace {
  readonly dir = mkdtempSync(join(tmpdir(), 'indaba-bench-'));
  readonly #practices = new Map<number, Promise<Prepared>>();
  readonly #hubs: Hub[] = [];
  readonly #deadline: number;
  #folders = 0;

  /** @param minutes after which no measurement is repeated any more */
  constructor(minutes: number) {
    this.#deadline = performance.now() + minutes * 60_000;
  }

  /** Progress, for a person. */
  say(text: string): void {
    process.stderr.write(`  ${text}\n`);
  }

  /** Whether there is time for something that takes about `ms`. */
  hasTime(ms: number): boolean {
    return performance.now() + ms < this.#deadline;
  }

  /** The name of a folder that is not there yet. */
  folder(): string {
    return join(this.dir, String(++this.#folders));
  }

  async hub(): Promise<Hub> {
    const hub = await Hub.start();
    this.#hubs.push(hub);
    return hub;
  }

  /** A practice of `patients` on a hub of its own, made by named changes of one device. */
  practice(patients: number): Promise<Prepared> {
    const known = this.#practices.get(patients);
    if (known) return known;
    const made = this.#prepare(patients);
    this.#practices.set(patients, made);
    return made;
  }

  async #prepare(patients: number): Promise<Prepared> {
    const began = performance.now();
    const hub = await this.hub();
    const prepared = await ask<Omit<Prepared, 'hub'>>('data/prepare.ts', {
      dir: this.folder(),
      server: hub.url,
      patients,
      links: 10
    });
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    this.say(
      `prepared ${patients} patients of ${Math.round(prepared.meanBytes)} bytes in ${seconds} s`
    );
    return { hub, ...prepared };
  }

  async remove(): Promise<void> {
    for (const hub of this.#hubs) await hub.remove();
    rmSync(this.dir, { recursive: true, force: true });
  }
}
