import { Child } from '../harness/child.ts';
import type { Bench } from '../harness/bench.ts';
import { beside } from '../harness/figure.ts';
import { percentile } from '../harness/stats.ts';
import type { Prepared, Workspace } from '../harness/workspace.ts';

const PATIENTS = 100;
const EDITS = 200;
const WARM_UP = 20;
/** A pause between edits, as between two keystrokes: nothing of one edit is left in the next. */
const PAUSE_MS = 20;

/** Two devices that follow one document through a server. */
interface Pair {
  readonly writer: Child;
  readonly reader: Child;
}

/** An edit on one device until the other's live query shows it, both through a server process. */
export const editToSeen: Bench = {
  name: 'edit-to-seen',
  about: "an edit on device A until device B's live query shows it, through a hub process",
  async *run(space) {
    const prepared = await space.practice(PATIENTS);
    const server = new Child('peer/server.ts', prepared.peerDir);
    const children = [server];
    try {
      const pairs = [
        await ourPair(space, prepared, children),
        await peerPair(space, prepared, await server.answer<string>(), children)
      ] as const;
      const ours: number[] = [];
      const peers: number[] = [];
      for (let edit = -WARM_UP; edit < EDITS; edit++) {
        for (const [pair, took] of [
          [pairs[0], ours],
          [pairs[1], peers]
        ] as const) {
          const ms = await timeEdit(pair, `Edit ${edit}`);
          if (edit >= 0) took.push(ms);
          await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
        }
      }
      for (const share of [0.5, 0.95]) {
        yield beside(
          `edit-to-seen-p${share * 100}`,
          EDITS,
          'ms',
          percentile(ours, share),
          'automerge-repo 2.5.6',
          percentile(peers, share)
        );
      }
    } finally {
      for (const child of children) await child.end();
    }
  }
};

async function timeEdit({ writer, reader }: Pair, text: string): Promise<number> {
  writer.say(text);
  const began = await writer.answer<number>();
  for (;;) {
    const seen = await reader.answer<{ text: string; at: number }>();
    if (seen.text === text) return seen.at - began;
  }
}

async function ourPair(
  space: Workspace,
  { deviceDir, links, patients }: Prepared,
  children: Child[]
): Promise<Pair> {
  const patient = patients[0];
  const writer = new Child('edit-to-seen/writer.ts', { dir: deviceDir, patient });
  const reader = new Child('edit-to-seen/reader.ts', {
    dir: space.folder(),
    link: links.pop(),
    patient
  });
  children.push(writer, reader);
  await Promise.all([writer.answer(), reader.answer()]);
  return { writer, reader };
}

async function peerPair(
  space: Workspace,
  { documentIds }: Prepared,
  url: string,
  children: Child[]
): Promise<Pair> {
  const [writer, reader] = ['writer', 'reader'].map(
    (role) => new Child('peer/edit.ts', { role, dir: space.folder(), url, id: documentIds[0] })
  ) as [Child, Child];
  children.push(writer, reader);
  await Promise.all([writer.answer(), reader.answer()]);
  return { writer, reader };
}
