/** The colour of a person: the same on every device, and the same as that of their picture. */
export const hueOf = (name: string): number =>
  [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)!) % 360, 7);
