/**
 * What a paper says, apart from how it is drawn: letters, scripts, notes. Plain values, made by pure
 * functions, so that a paper can be tested without drawing it.
 */
export interface PrintDocument {
  /** What the paper is called, `Sick note`; all that its metadata say of it. */
  readonly title: string;
  /** When it was made: the moment of issue or signing, ISO 8601. The same paper is the same bytes. */
  readonly at: string;
  /** BCP 47, for screen readers. */
  readonly locale: string;
  readonly letterhead: Letterhead;
  /** On every page, so that a page that goes astray is known: `Nomsa Dlamini, born 3 May 1980`. */
  readonly about?: string;
  /** Said beside the title and at the foot of every page: `Copy`, `Draft, not signed`. */
  readonly mark?: string;
  readonly blocks: readonly Block[];
}

/** The head of everything that leaves the practice on paper; see `letterhead.ts`. */
export interface Letterhead {
  readonly name: string;
  /** Under the name: legal name, practice number. */
  readonly identity: readonly string[];
  /** On the other side: address, telephone, e-mail. */
  readonly reach: readonly string[];
  /** Who writes: name, qualification, registration. */
  readonly practitioner: readonly string[];
  readonly logo?: Logo;
}

/** A picture for the letterhead: a JPEG. */
export interface Logo {
  readonly bytes: Uint8Array;
}

export interface TableColumn {
  readonly title: string;
  /** Share of the width against the other columns; 1 where absent. */
  readonly share?: number;
  readonly align?: 'start' | 'end';
}

export type Block =
  | { readonly type: 'heading'; readonly text: string }
  | {
      readonly type: 'text';
      readonly text: string;
      readonly strong?: boolean;
      /** Smaller and paler: what explains, rather than says. */
      readonly quiet?: boolean;
    }
  | { readonly type: 'facts'; readonly rows: readonly Fact[] }
  | { readonly type: 'list'; readonly items: readonly string[]; readonly numbered?: boolean }
  | {
      readonly type: 'table';
      readonly columns: readonly TableColumn[];
      readonly rows: readonly (readonly string[])[];
    }
  /** In a frame: what must not be overlooked. */
  | { readonly type: 'notice'; readonly text: string }
  | { readonly type: 'rule' }
  | { readonly type: 'space'; readonly points?: number }
  /** A line to sign on, and who signs; never parted from its name. */
  | { readonly type: 'signature'; readonly lines: readonly string[] };

export interface Fact {
  readonly term: string;
  readonly text: string;
}

/** Facts of what is known alone: a term without a text is left out. */
export const facts = (
  ...rows: readonly (readonly [term: string, text: string | undefined | null | false])[]
): Extract<Block, { type: 'facts' }> => ({
  type: 'facts',
  rows: rows.flatMap(([term, text]) => (text ? [{ term, text }] : []))
});
