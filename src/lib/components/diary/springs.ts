/** How long something that is dragged rests on an arrow until the page turns, and turns again. */
const FIRST_MS = 550;
const AGAIN_MS = 900;

/**
 * What lies outside the columns and takes part in a drag: days to drop something on
 * (`data-drop-day`), and buttons that turn the page under whoever rests on them (`data-turn`). The
 * day that would take it is marked `data-over`.
 */
export class Springs {
  #arrow: HTMLElement | null = null;
  #day: HTMLElement | null = null;
  #due = 0;

  /** Over an arrow: letting go there drops nothing. */
  get holding(): boolean {
    return this.#arrow !== null;
  }

  /** The day under a point; null where there is none. */
  over(x: number, y: number): string | null {
    const under = document
      .elementsFromPoint(x, y)
      .map((one) => one.closest<HTMLElement>('[data-drop-day], [data-turn]'))
      .find((one) => one !== null);
    const arrow = under?.dataset.turn === undefined ? null : under;
    if (arrow !== this.#arrow) this.#due = performance.now() + FIRST_MS;
    this.#arrow = arrow;
    const day = under?.dataset.dropDay === undefined ? null : under;
    if (day !== this.#day) {
      this.#day?.removeAttribute('data-over');
      day?.setAttribute('data-over', '');
      this.#day = day;
    }
    return day?.dataset.dropDay ?? null;
  }

  /** Turns the page where it is time to; true where it did. */
  turn(): boolean {
    if (!this.#arrow || performance.now() < this.#due) return false;
    this.#due = performance.now() + AGAIN_MS;
    this.#arrow.click();
    return true;
  }

  /** Forgets what it was over, when the drag ends. */
  clear(): void {
    this.#day?.removeAttribute('data-over');
    this.#day = this.#arrow = null;
  }
}
