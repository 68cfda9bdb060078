import { z } from 'zod';

/** Building blocks of the arguments of changes, made from the schemas of what they write. */

/** Fields that a change writes by itself: never given by a caller. */
type Written = 'added' | 'removed';

/** A field that may be left alone (absent) or, where the document can do without it, cleared (`null`). */
export type Patchable<F extends z.core.SomeType> = F extends z.ZodOptional
  ? z.ZodOptional<z.ZodNullable<F>>
  : z.ZodOptional<F>;

export type PatchShape<S> = {
  [K in keyof S]: S[K] extends z.core.SomeType ? Patchable<S[K]> : never;
};

/** Every field of `shape`, made optional; optional ones may also be `null`, which clears them. */
export function patchShape<S extends z.ZodRawShape>(shape: S): PatchShape<S> {
  return Object.fromEntries(
    Object.entries(shape).map(([key, field]) => {
      const schema = field as z.ZodType;
      return [
        key,
        schema instanceof z.ZodOptional ? schema.nullable().optional() : schema.optional()
      ];
    })
  ) as unknown as PatchShape<S>;
}

export type AddShape<S> = Omit<S, Written>;

/** The fields of an entry that a caller gives when adding it. */
export function addShape<S extends z.ZodRawShape>(entry: z.ZodObject<S>): AddShape<S> {
  const shape: Record<string, unknown> = { ...entry.shape };
  delete shape.added;
  delete shape.removed;
  return shape as AddShape<S>;
}

export type EditShape<S> = PatchShape<Omit<S, Written | 'origin'>>;

/** The fields of an entry that a caller may change later. */
export function editShape<S extends z.ZodRawShape>(entry: z.ZodObject<S>): EditShape<S> {
  const shape: Record<string, unknown> = { ...addShape(entry) };
  delete shape.origin;
  return patchShape(shape as z.ZodRawShape) as unknown as EditShape<S>;
}

/** The given keys of an object left out. */
export function without<T extends object, K extends keyof T>(
  value: T,
  ...keys: readonly K[]
): Omit<T, K> {
  const copy: Partial<T> = { ...value };
  for (const key of keys) delete copy[key];
  return copy as Omit<T, K>;
}
