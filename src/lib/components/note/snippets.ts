import {
  acceptCompletion,
  autocompletion,
  completionKeymap,
  startCompletion,
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
import { asksFor, readChoice, type Choice } from '../../templates/choice.ts';

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
    selection: EditorSelection.cursor(from + caretIn(text)),
    userEvent: 'input.complete',
    scrollIntoView: true
  });
  if (choiceAt(view.state, view.state.selection.main.head)) startCompletion(view);
}

const FIELD = /\{\{([^{}\n]*)\}\}/g;

/** Behind what was put in, or in the first choice that it leaves to whoever writes. */
function caretIn(text: string): number {
  for (const { index, 0: whole, 1: inside } of text.matchAll(FIELD)) {
    if (asksFor(inside!) && !('fault' in readChoice(inside!))) return index + whole.length;
  }
  return text.length;
}

/** The choice in which, or right behind which, the caret stands. */
function choiceAt(
  state: EditorState,
  position: number
): { from: number; to: number; choice: Choice } | undefined {
  const line = state.doc.lineAt(position);
  for (const { index, 0: whole, 1: inside } of line.text.matchAll(FIELD)) {
    const [from, to] = [line.from + index, line.from + index + whole.length];
    if (position < from || position > to || !asksFor(inside!)) continue;
    const choice = readChoice(inside!);
    if (!('fault' in choice)) return { from, to, choice };
  }
  return undefined;
}

/** What a choice offers, to be put in its place. */
function choiceCompletion(state: EditorState, position: number): CompletionResult | null {
  const found = choiceAt(state, position);
  if (!found) return null;
  const { from, to, choice } = found;
  const options = choice.options.map((label, index): Completion => ({
    label,
    boost: -index,
    apply: (view) => put(view, { from, to }, label),
    ...(choice.label ? { detail: choice.label } : {})
  }));
  return { from: position, options, filter: false };
}

/**
 * Shortcuts in an editor: `.` offers them by name, and a shortcut followed by a space or Tab becomes
 * its words. Tab leaves the editor everywhere else. What a template leaves to be chosen is offered
 * where the caret stands in it.
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
    if (!typed) return choiceCompletion(state, pos);
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
    EditorView.domEventHandlers({
      click(_event, view) {
        const { main } = view.state.selection;
        if (main.empty && !view.state.readOnly && choiceAt(view.state, main.head)) {
          startCompletion(view);
        }
      }
    }),
    EditorView.inputHandler.of((view, from, to, text) => {
      return text === ' ' && from === to && expand(view);
    })
  ];
}

const marker = new MatchDecorator({
  regexp: /\{\{[^{}\n]*\}\}/g,
  decoration: Decoration.mark({
    class: 'cm-unfilled',
    attributes: { title: 'Not filled in yet: fill it in, choose, or take it out' }
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
