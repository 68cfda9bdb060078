import { getContext, setContext, tick } from 'svelte';

/** What a {@link Field} tells the control inside it. */
export interface FieldWiring {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
  readonly required: boolean;
  /** A control that cannot read what was typed says so here; `null` once it can. */
  report(problem: string | null): void;
}

const KEY = Symbol('field');

export const wireField = (field: FieldWiring): FieldWiring => setContext(KEY, field);

/** Reports to the field around it what is wrong with what was typed; nothing happens without one. */
export function fieldReport(): (problem: string | null) => void {
  const field = getContext<FieldWiring | undefined>(KEY);
  return (problem) => field?.report(problem);
}

/** The attributes by which a control belongs to the field around it, where there is one. */
export function fieldAttributes(): () => {
  id?: string;
  'aria-describedby'?: string;
  'aria-invalid'?: 'true';
  'aria-required'?: 'true';
} {
  const field = getContext<FieldWiring | undefined>(KEY);
  return () =>
    field
      ? {
          id: field.id,
          ...(field.describedBy ? { 'aria-describedby': field.describedBy } : {}),
          ...(field.invalid ? { 'aria-invalid': 'true' as const } : {}),
          ...(field.required ? { 'aria-required': 'true' as const } : {})
        }
      : {};
}

/** Takes the keyboard to the first field of a form that is wrong; answers whether there is one. */
export async function focusFirstWrong(form: HTMLElement): Promise<boolean> {
  await tick();
  const wrong = form.querySelector<HTMLElement>('[aria-invalid="true"]');
  wrong?.focus();
  return wrong !== null;
}
