import { EditorState } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { userEvent } from 'vitest/browser';
import { afterEach, describe, expect, test } from 'vitest';
import { snippets, unfilledFields } from '../../src/lib/components/note/snippets.ts';

const KNOWN = [
  { shortcut: 'chest', name: 'Chest clear', text: () => 'Chest: clear on both sides.' },
  { shortcut: 'ear', name: 'Ear', text: () => 'The {{?choice Side: left|right}} ear hurts.' },
  { shortcut: 'bp', name: 'Pressure', text: () => 'Blood pressure 138/86 mmHg' }
];

let view: EditorView | undefined;
let leave: HTMLButtonElement | undefined;
afterEach(() => {
  view?.destroy();
  leave?.remove();
});

function editor(doc = ''): EditorView {
  view = new EditorView({
    parent: document.body,
    state: EditorState.create({
      doc,
      selection: { anchor: doc.length },
      extensions: [snippets(() => KNOWN), unfilledFields, keymap.of([])]
    })
  });
  leave = document.createElement('button');
  document.body.append(leave);
  view.focus();
  return view;
}
const text = () => view!.state.doc.toString();

describe('a shortcut in a note', () => {
  test('becomes its words at the space after it', async () => {
    editor('Seen. ');
    await userEvent.keyboard('.chest ');
    expect(text()).toBe('Seen. Chest: clear on both sides.');
  });

  test('becomes its words at Tab, and Tab leaves the note everywhere else', async () => {
    editor();
    await userEvent.keyboard('.bp{Tab}');
    expect(text()).toBe('Blood pressure 138/86 mmHg');
    expect(view!.hasFocus).toBe(true);
    await userEvent.keyboard('{Tab}');
    expect(document.activeElement).toBe(leave);
  });

  test('is offered by name once its dot is typed, and taken by a tap', async () => {
    editor();
    await userEvent.keyboard('.c');
    await expect
      .poll(() => document.querySelector('.cm-tooltip-autocomplete')?.textContent)
      .toContain('Chest clear');
    await userEvent.click(document.querySelector('.cm-tooltip-autocomplete li')!);
    expect(text()).toBe('Chest: clear on both sides.');
  });

  test('is a full stop where a sentence ends, and a number where a number is written', async () => {
    editor();
    await userEvent.keyboard('Clear.chest 0.bp .nobody ');
    expect(text()).toBe('Clear.chest 0.bp .nobody ');
  });
});

describe('a choice in a snippet', () => {
  const options = () => [...document.querySelectorAll('.cm-tooltip-autocomplete li')];
  const words = () => options().map((node) => node.textContent);

  test('is offered where it stands once the snippet is there', async () => {
    editor();
    await userEvent.keyboard('.ear ');
    expect(text()).toBe('The {{?choice Side: left|right}} ear hurts.');
    await expect.poll(words).toEqual(['leftSide', 'rightSide']);
    await userEvent.click(options()[1]!);
    expect(text()).toBe('The right ear hurts.');
  });

  test('that was left open is offered again by a tap on it', async () => {
    editor('The {{?choice left|right}} ear hurts.');
    await userEvent.click(document.querySelector('.cm-unfilled')!);
    await expect.poll(words).toEqual(['left', 'right']);
    await userEvent.click(options()[0]!);
    expect(text()).toBe('The left ear hurts.');
  });
});

test('a field that was left standing is marked where it is', () => {
  editor('Dear {{patient.nam}}, hello {you}.');
  const marked = [...document.querySelectorAll('.cm-unfilled')].map((node) => node.textContent);
  expect(marked).toEqual(['{{patient.nam}}']);
});
