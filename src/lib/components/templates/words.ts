import type { TEMPLATE_TYPES } from '../../docs/templates.schema.ts';

export type TemplateType = (typeof TEMPLATE_TYPES)[number];

export const TYPE_WORDS: Readonly<
  Record<TemplateType, { readonly one: string; readonly many: string; readonly about: string }>
> = {
  note: {
    one: 'Note',
    many: 'Notes',
    about: 'Goes into the parts of a note, under what is written there already.'
  },
  snippet: {
    one: 'Snippet',
    many: 'Snippets',
    about: 'Typed by its shortcut: a dot, the shortcut and a space.'
  },
  letter: { one: 'Letter', many: 'Letters', about: 'A letter to anybody.' },
  referral: { one: 'Referral letter', many: 'Referral letters', about: 'To another practitioner.' },
  'sick-note': {
    one: 'Sick note',
    many: 'Sick notes',
    about: 'Words under what every sick note says by itself.'
  }
};
