import {
  automergeSyncPlugin,
  type DocHandle as SyncedHandle
} from '@automerge/automerge-codemirror';
import { isReconcileTx } from '@automerge/automerge-codemirror/dist/plugin.js';
import { appended } from '../../templates/fill.ts';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { Compartment, EditorState, Transaction, type Extension } from '@codemirror/state';
import { EditorView, keymap, placeholder } from '@codemirror/view';
import type { NotePart } from '../../docs/consultation.schema.ts';
import type { NoteSession, Presence } from '../../replica/device.ts';
import { othersField, setOthers } from './others.ts';
import { snippets, unfilledFields, type Snippet } from './snippets.ts';

export interface EditorOptions {
  readonly parent: HTMLElement;
  readonly handle: NoteSession['handle'];
  readonly part: NotePart;
  /** The editor's name for screen readers. */
  readonly label: string;
  readonly placeholder: string;
  readonly readOnly: boolean;
  /** What shortcuts stand for, asked when one is typed. */
  snippets(): readonly Snippet[];
  /** Called with the selection while the editor has the keyboard, and with `null` when it leaves. */
  onselect(selection: { anchor: number; head: number } | null): void;
}

/** An editor of one part of a note, kept in step with the document as everybody types. */
export interface PartEditor {
  focus(): void;
  /**
   * Puts words after what is there, on a line of their own, as typing would: what somebody else types
   * meanwhile stays, and undo takes it back. Answers false where nobody may type.
   */
  append(text: string): boolean;
  setReadOnly(readOnly: boolean): void;
  /** Shows where the others are in this part. */
  showOthers(others: readonly Presence[]): void;
  destroy(): void;
}

/** Belongs to the page: it signs the consultation. */
const SIGN_KEY = 'Mod-Enter';

/**
 * What others type is not this person's to undo: without this, undo would take back a colleague's
 * words.
 */
const undoOwnOnly = EditorState.transactionExtender.of((transaction) =>
  isReconcileTx(transaction) ? { annotations: Transaction.addToHistory.of(false) } : null
);

/** Loaded only when a note is opened for typing; the page shows the text as it is until then. */
export function createEditor(options: EditorOptions): PartEditor {
  const { handle, part, onselect } = options;
  const lock = new Compartment();
  const locked = (readOnly: boolean): Extension => [
    EditorState.readOnly.of(readOnly),
    EditorView.editable.of(!readOnly)
  ];
  const told = EditorView.updateListener.of((update) => {
    if (!update.selectionSet && !update.focusChanged && !update.docChanged) return;
    const { anchor, head } = update.state.selection.main;
    onselect(update.view.hasFocus ? { anchor, head } : null);
  });
  const text = String(handle.doc().notes[part]);
  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        history(),
        undoOwnOnly,
        // Tab leaves the editor: a note is a form, and the keyboard must get out of it.
        keymap.of([...defaultKeymap.filter(({ key }) => key !== SIGN_KEY), ...historyKeymap]),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({
          'aria-label': options.label,
          spellcheck: 'true',
          autocapitalize: 'sentences',
          autocorrect: 'on'
        }),
        placeholder(options.placeholder),
        othersField,
        snippets(() => options.snippets()),
        unfilledFields,
        lock.of(locked(options.readOnly)),
        automergeSyncPlugin({
          handle: handle as unknown as SyncedHandle<unknown>,
          path: ['notes', part]
        }),
        told
      ]
    })
  });
  return {
    focus: () => view.focus(),
    append(text) {
      if (view.state.readOnly) return false;
      const { length } = view.state.doc;
      const insert = appended(view.state.doc.toString(), text);
      if (insert) {
        view.dispatch({
          changes: { from: length, insert },
          selection: { anchor: length + insert.length },
          userEvent: 'input.paste'
        });
      }
      return true;
    },
    setReadOnly: (readOnly) => view.dispatch({ effects: lock.reconfigure(locked(readOnly)) }),
    showOthers: (others) => view.dispatch({ effects: setOthers.of(others) }),
    destroy: () => view.destroy()
  };
}
