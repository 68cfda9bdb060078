/** The two weights that papers are set in, as TrueType files; only the letters used are embedded. */
export interface PaperFonts {
  readonly regular: Uint8Array;
  readonly strong: Uint8Array;
}
