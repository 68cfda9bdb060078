import { StateEffect, StateField, type EditorState } from '@codemirror/state';
import { Decoration, EditorView, WidgetType, type DecorationSet } from '@codemirror/view';
import { initials } from '../../format.ts';
import type { Presence } from '../../replica/device.ts';
import { hueOf } from './hue.ts';

/** Tells an editor where the others are. */
export const setOthers = StateEffect.define<readonly Presence[]>();

/** Carets and selections of the others: at their place, in their colour, with their initials. */
export const othersField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    const told = transaction.effects.findLast((effect) => effect.is(setOthers));
    // Between two messages their carets move with the text around them.
    return told ? decorate(told.value, transaction.state) : shown.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field)
});

function decorate(others: readonly Presence[], state: EditorState): DecorationSet {
  const within = (position: number) => Math.min(Math.max(position, 0), state.doc.length);
  const ranges = others.flatMap((one) => {
    const [anchor, head] = [within(one.anchor), within(one.head)];
    const hue = hueOf(one.memberName);
    const caret = Decoration.widget({
      widget: new Caret(one.memberName, one.deviceName, hue),
      side: 1
    });
    const marks = [caret.range(head)];
    if (anchor !== head) {
      const selection = Decoration.mark({
        class: 'cm-other-selection hued',
        attributes: { style: `--hue: ${hue}` }
      });
      marks.push(selection.range(Math.min(anchor, head), Math.max(anchor, head)));
    }
    return marks;
  });
  return Decoration.set(ranges, true);
}

class Caret extends WidgetType {
  readonly #member: string;
  readonly #device: string;
  readonly #hue: number;

  constructor(member: string, device: string, hue: number) {
    super();
    this.#member = member;
    this.#device = device;
    this.#hue = hue;
  }

  override eq(other: Caret): boolean {
    return other.#member === this.#member && other.#device === this.#device;
  }

  override toDOM(): HTMLElement {
    const caret = document.createElement('span');
    caret.className = 'cm-other-caret hued';
    caret.style.setProperty('--hue', String(this.#hue));
    caret.title = `${this.#member}, on ${this.#device}`;
    // Who is here is said once above the note; inside the text it would be read as part of it.
    caret.setAttribute('aria-hidden', 'true');
    const name = document.createElement('span');
    name.textContent = initials(this.#member);
    caret.append(name);
    return caret;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}
