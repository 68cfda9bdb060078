import { liveDocument } from '../../app/live.svelte.ts';
import { session } from '../../app/session.svelte.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import { templatesId } from '../../docs/kinds.ts';
import type { Templates } from '../../docs/templates.schema.ts';

export type Template = Templates['templates'][string] & { readonly id: Uuid };

/** The templates that stand, by name; those of one doctor and everybody's where a doctor is given. */
export function templatesFor(
  templates: Templates | undefined,
  doctor?: Uuid | undefined,
  locale = 'en-ZA'
): Template[] {
  return Object.entries(templates?.templates ?? {})
    .filter(([, { removed, doctor: own }]) => !removed && (!own || !doctor || own === doctor))
    .map(([id, template]) => ({ ...template, id }))
    .sort((a, b) => a.name.localeCompare(b.name, locale));
}

/** The practice's templates, live; call it while a component is made. */
export function knownTemplates(doctor: () => Uuid | undefined = () => undefined): {
  readonly all: readonly Template[];
  readonly loading: boolean;
} {
  const document = liveDocument('templates', () =>
    session.info ? templatesId(session.info.practice) : undefined
  );
  const all = $derived(templatesFor(document.current?.value, doctor()));
  return {
    get all() {
      return all;
    },
    get loading() {
      return document.loading;
    }
  };
}
