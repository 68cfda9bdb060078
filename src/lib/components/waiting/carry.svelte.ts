import type { AppointmentStatus } from '../../docs/book.schema.ts';
import { nextStatuses } from '../../docs/book.status.ts';
import type { BoardItem } from '../../projections/catalogue.ts';

/** Somebody who is being carried over the board, and where they would be put down. */
export interface Carried {
  readonly item: BoardItem;
  readonly x: number;
  readonly y: number;
  readonly over: AppointmentStatus | null;
}

/** Movements shorter than this are the trembling of a click. */
const SLACK_PX = 6;
/** A finger that rests this long picks up what lies under it; until then it scrolls. */
const HOLD_MS = 350;

/** Picking cards up and putting them down in another section, with mouse, pen or finger. */
export class Carry {
  now = $state.raw<Carried | null>(null);

  readonly #drop: (item: BoardItem, to: AppointmentStatus) => void;
  #stop: (() => void) | null = null;
  #ended = 0;

  constructor(drop: (item: BoardItem, to: AppointmentStatus) => void) {
    this.#drop = drop;
  }

  /** A click that only ended carrying is none. */
  get justEnded(): boolean {
    return performance.now() - this.#ended < 60;
  }

  /** Whether what is carried may be put into a section; undefined while nothing is carried. */
  accepts(status: AppointmentStatus): boolean | undefined {
    const item = this.now?.item;
    return item && item.status !== null && nextStatuses(item.status).includes(status);
  }

  /** Begins with a pointer going down on a card. */
  start(event: PointerEvent, item: BoardItem): void {
    if (event.button !== 0 || this.#stop) return;
    const begun = { x: event.clientX, y: event.clientY };
    const touch = event.pointerType === 'touch';
    let holding: ReturnType<typeof setTimeout> | undefined;

    const lift = (x: number, y: number) => {
      this.now = { item, x, y, over: this.#under(x, y, item) };
    };
    const move = (moved: PointerEvent) => {
      const { clientX: x, clientY: y } = moved;
      if (!this.now) {
        const far = Math.hypot(x - begun.x, y - begun.y) > SLACK_PX;
        // A finger that moves before it has rested scrolls.
        if (far && touch) return this.#stop?.();
        if (!far) return;
      }
      moved.preventDefault();
      lift(x, y);
    };
    const up = () => {
      const carried = this.now;
      this.#stop?.();
      if (!carried) return;
      this.#ended = performance.now();
      if (carried.over) this.#drop(carried.item, carried.over);
    };
    const still = (touched: TouchEvent) => this.now && touched.preventDefault();
    const key = (pressed: KeyboardEvent) => {
      if (pressed.key === 'Escape' && this.now) this.#stop?.();
    };
    const cancel = () => this.#stop?.();

    if (touch) holding = setTimeout(() => lift(begun.x, begun.y), HOLD_MS);
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', up);
    window.addEventListener('pointercancel', cancel);
    window.addEventListener('keydown', key);
    window.addEventListener('touchmove', still, { passive: false });
    this.#stop = () => {
      clearTimeout(holding);
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', up);
      window.removeEventListener('pointercancel', cancel);
      window.removeEventListener('keydown', key);
      window.removeEventListener('touchmove', still);
      this.#stop = null;
      this.now = null;
    };
  }

  #under(x: number, y: number, item: BoardItem): AppointmentStatus | null {
    const section = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-status]');
    const status = section?.dataset.status as AppointmentStatus | undefined;
    return status && item.status && nextStatuses(item.status).includes(status) ? status : null;
  }
}
