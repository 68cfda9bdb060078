/**
 * The colour that stands for a person, 0 to 359, by the record's id: the same on every device, and
 * another one for somebody else of the same name.
 */
export const hueOf = (patient: string): number =>
  [...patient].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)!) % 360, 7);
