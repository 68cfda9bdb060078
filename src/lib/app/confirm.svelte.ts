export interface Question {
  readonly title: string;
  /** What will be so afterwards, in plain words. */
  readonly consequences: string;
  /** The verb on the button: `Cancel the appointment`, never `OK`. */
  readonly act: string;
  /** The button that changes nothing. */
  readonly keep?: string | undefined;
  readonly danger?: boolean | undefined;
}

let asked = $state.raw<{ question: Question; answer: (yes: boolean) => void } | null>(null);

/** Asks before an act that cannot be undone; resolves false where the person thinks better of it. */
export function confirm(question: Question): Promise<boolean> {
  asked?.answer(false);
  return new Promise((resolve) => {
    asked = {
      question,
      answer(yes) {
        asked = null;
        resolve(yes);
      }
    };
  });
}

/** The open question, for the one dialog that shows it. */
export const confirming = {
  get asked() {
    return asked;
  },
  /** Answers with no, for whoever has gone. */
  drop(): void {
    asked?.answer(false);
  }
};
