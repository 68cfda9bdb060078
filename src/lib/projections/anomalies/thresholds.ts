/**
 * From where on something in the access log is worth a look. A practice may set others; these were
 * chosen so that a busy, honest week of a practice with six people gives a handful of lines, and no
 * more. Being listed accuses nobody: every line says what was seen, and what may explain it.
 */
export interface Thresholds {
  /** Different patients in one hour below which nobody is asked. */
  readonly manyInHour: number;
  /** How many times the member's own usual hour it has to be. */
  readonly timesUsual: number;
  /** Hours at work that must be known before a member has a usual. */
  readonly usualHours: number;
  /** Different patients in one hour that are many for anybody, where there is no usual yet. */
  readonly manyForAnybody: number;
  /** How long before opening and after closing people are still at work. */
  readonly graceMinutes: number;
  /** How near an appointment, a visit or an invoice explains an opening. */
  readonly nearDays: number;
  /** Records a day opened without any of these. */
  readonly unexplained: number;
  /** And their share of all records opened on the day, in per cent. */
  readonly unexplainedPercent: number;
  /** A surname that more patients than this share says nothing about kinship. */
  readonly commonSurname: number;
  /** Failed unlocks in a row… */
  readonly failedUnlocks: number;
  /** …within so many minutes. */
  readonly failedMinutes: number;
}

export const THRESHOLDS: Thresholds = {
  manyInHour: 25,
  timesUsual: 3,
  usualHours: 20,
  manyForAnybody: 60,
  graceMinutes: 60,
  nearDays: 7,
  unexplained: 8,
  unexplainedPercent: 50,
  commonSurname: 30,
  failedUnlocks: 5,
  failedMinutes: 15
};
