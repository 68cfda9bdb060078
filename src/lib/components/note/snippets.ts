import {
  acceptCompletion,
  autocompletion,
  completionKeymap,
  type Completion,
  type CompletionContext,
  type CompletionResult
} from '@codemirror/autocomplete';
import { EditorSelection, Prec, type EditorState, type Extension } from '@codemirror/state';
import {
  Decoration,
  EditorView,
  keymap,
  MatchDecorator,
  ViewPlugin,
  type DecorationSet,
  type ViewUpdate
} from '@codemirror/view';

/** Words that a shortcut stands for, filled when it is used. */
export interface Snippet {
  /** Without the dot that is typed before it. */
  readonly shortcut: string;
  readonly name: string;
  /** The words as they are now, of this patient and visit. */
  text(): string;
}

/** A dot and a word, at the beginning of a line or after a space: no full stop of a sentence. */
const SHORTCUT = /(?:^|\s)\.([\p{L}\d-]*)$/u;

interface Typed {
  readonly from: number;
  readonly to: number;
  readonly word: string;
}

/** What could be a shortcut right before the caret. */
function typedAt(state: EditorState, position: number): Typed | undefined {
  const line = state.doc.lineAt(position);
  const found = SHORTCUT.exec(state.sliceDoc(line.from, position));
  if (!found) return undefined;
  const word = found[1]!;
  return { from: position - word.length - 1, to: position, word };
}

function put(view: EditorView, { from, to }: { from: number; to: number }, text: string): void {
  view.dispatch({
    changes: { from, to, insert: text },
    selection: EditorSelection.cursor(from + text.length),
    userEvent: 'input.complete',
    scrollIntoView: true
  });
}

/**
 * Shortcuts in an editor: `.` offers them by name, and a shortcut followed by a space or Tab becomes
 * its words. Tab leaves the editor everywhere else.
 */
export function snippets(known: () => readonly Snippet[]): Extension {
  const exactly = (word: string): Snippet | undefined =>
    known().find(({ shortcut }) => shortcut.toLowerCase() === word.toLowerCase());

  const expand = (view: EditorView): boolean => {
    const { main } = view.state.selection;
    if (!main.empty || view.state.readOnly) return false;
    const typed = typedAt(view.state, main.head);
    const snippet = typed && typed.word ? exactly(typed.word) : undefined;
    if (!typed || !snippet) return false;
    put(view, typed, snippet.text());
    return true;
  };

  const source = ({ state, pos }: CompletionContext): CompletionResult | null => {
    const typed = typedAt(state, pos);
    if (!typed) return null;
    const options = known().map((snippet): Completion => ({
      label: `.${snippet.shortcut}`,
      detail: snippet.name,
      apply: (view, _completion, from, to) => put(view, { from, to }, snippet.text())
    }));
    return options.length > 0 ? { from: typed.from, options, validFor: /^\.[\p{L}\d-]*$/u } : null;
  };

  return [
    autocompletion({ override: [source], icons: false, defaultKeymap: false }),
    Prec.highest(
      keymap.of([
        { key: 'Tab', run: (view) => acceptCompletion(view) || expand(view) },
        ...completionKeymap
      ])
    ),
    EditorView.inputHandler.of((view, from, to, text) => {
      return text === ' ' && from === to && expand(view);
    })
  ];
}

const marker = new MatchDecorator({
  regexp: /\{\{[^{}\n]*\}\}/g,
  decoration: Decoration.mark({
    class: 'cm-unfilled',
    attributes: { title: 'Nobody knows this field: fill it in or take it out' }
  })
});

/** Marks template fields that were left standing, where they are. */
export const unfilledFields = ViewPlugin.fromClass(
  class {
    marks: DecorationSet;

    constructor(view: EditorView) {
      this.marks = marker.createDeco(view);
    }

    update(update: ViewUpdate): void {
      this.marks = marker.updateDeco(update, this.marks);
    }
  },
  { decorations: ({ marks }) => marks }
);
