/** The colour that stands for a person, 0 to 359: the same name has the same one on every device. */
export const hueOf = (name: string): number =>
  [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)!) % 360, 7);
