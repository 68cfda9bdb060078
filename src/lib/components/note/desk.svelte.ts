import { session } from '../../app/session.svelte.ts';
import type { NotePart } from '../../docs/consultation.schema.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import { toProblem, type Problem } from '../../problem.ts';
import type { NoteSession, Presence } from '../../replica/device.ts';
import type { createEditor, PartEditor } from './editor.ts';
import type { Snippet } from './snippets.ts';

type CreateEditor = typeof createEditor;

/** A note open for typing: its session with the engine, and the editor, loaded when first needed. */
export class Desk {
  session = $state.raw<NoteSession | null>(null);
  createEditor = $state.raw<CreateEditor | null>(null);
  /** Why nobody can type here; the text can be read all the same. */
  problem = $state.raw<Problem | null>(null);
  saved = $state<'saving' | 'saved'>('saved');
  others = $state.raw<readonly Presence[]>([]);
  /** What shortcuts stand for here; the page says. */
  snippets: () => readonly Snippet[] = () => [];

  #stop: (() => void)[] = [];
  #closed = false;
  #editors: Partial<Record<NotePart, PartEditor>> = {};

  /** Opens a note; call again after a failure. */
  async open(consultation: Uuid): Promise<void> {
    this.problem = null;
    try {
      const [{ createEditor }, opened] = await Promise.all([
        import('./editor.ts'),
        session.practice!.openNote(consultation)
      ]);
      if (!opened.ok) {
        this.problem = opened.problem;
        return;
      }
      if (this.#closed) return void opened.value.close();
      this.#stop = [
        opened.value.watchSaved((state) => (this.saved = state)),
        opened.value.watchPresence((others) => (this.others = others))
      ];
      this.createEditor = createEditor;
      this.session = opened.value;
    } catch (error) {
      this.problem = {
        ...toProblem(error),
        message: 'The editor could not be opened.',
        safe: 'The note is safe, and is shown as it is.',
        action: 'Try again; if the program was just updated, load the page again first.'
      };
    }
  }

  /** Says which editor is a part's, while it is on the page. */
  seat(part: NotePart, editor: PartEditor): () => void {
    this.#editors[part] = editor;
    return () => {
      if (this.#editors[part] === editor) delete this.#editors[part];
    };
  }

  /** Puts words under what a part says; false where the note cannot be typed into. */
  append(part: NotePart, text: string): boolean {
    return this.#editors[part]?.append(text) ?? false;
  }

  /** Goes on typing in a part. */
  focus(part: NotePart): void {
    this.#editors[part]?.focus();
  }

  /** Tells the others where this person is; `null` where they left the note. */
  at(place: { field: NotePart; anchor: number; head: number } | null): void {
    this.session?.setPresence(place);
  }

  /** Resolves when every keystroke so far is on this device's disk. */
  settled(): Promise<void> {
    const { session: open } = this;
    if (!open) return Promise.resolve();
    return new Promise((resolve) => {
      const stop = open.watchSaved((state) => {
        if (state !== 'saved') return;
        resolve();
        // The watcher may answer before it has handed out its own end.
        queueMicrotask(() => stop());
      });
    });
  }

  /** Lets go of the note; what was typed is saved first. */
  close(): void {
    this.#closed = true;
    for (const stop of this.#stop) stop();
    this.#stop = [];
    const open = this.session;
    this.session = null;
    void open?.close();
  }
}
