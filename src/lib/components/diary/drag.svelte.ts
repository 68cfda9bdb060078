import type { DiaryItem } from '../../projections/catalogue.ts';
import type { DiaryColumn, DiaryView } from './columns.ts';
import { snap, DAY_MINUTES } from './times.ts';

/** Where something would be if it were let go now. */
export interface Shadow {
  readonly kind: 'move' | 'resize' | 'select';
  readonly item: DiaryItem | null;
  /** Index of the column. */
  readonly column: number;
  readonly from: number;
  readonly minutes: number;
}

export interface DragParts {
  /** What is shown, to find out over which column and minute the pointer is. */
  view(): DiaryView;
  /** The box of the columns, without the hours beside them; its top is the first minute shown. */
  body(): HTMLElement | undefined;
  /** What scrolls when the pointer comes to its edge. */
  scroller(): HTMLElement | undefined;
  /** Called when something was let go somewhere else than where it was. */
  ondrop(shadow: Shadow, column: DiaryColumn): void;
}

/** Movements shorter than this are the trembling of a click. */
const SLACK_PX = 5;
/** A finger that rests this long picks up what lies under it; until then it scrolls. */
const HOLD_MS = 380;
const STEP = 5;
const EDGE_PX = 44;

/** Picking up, moving, stretching and marking out with mouse, pen or finger. */
export class Drag {
  shadow = $state.raw<Shadow | null>(null);

  readonly #parts: DragParts;
  #stop: (() => void) | null = null;
  #ended = 0;

  constructor(parts: DragParts) {
    this.#parts = parts;
  }

  /** A click that only ended a drag is none. */
  get justEnded(): boolean {
    return performance.now() - this.#ended < 60;
  }

  /** Begins with a pointer going down on an item (or its lower edge), or on an empty slot. */
  start(
    event: PointerEvent,
    kind: Shadow['kind'],
    item: DiaryItem | null,
    from: number,
    minutes: number
  ): void {
    if (event.button !== 0 || this.#stop) return;
    const touch = event.pointerType === 'touch';
    // Marking out with a finger would take scrolling away from the diary: a tap books.
    if (touch && kind !== 'move') return;
    const first = this.#at(event.clientX, event.clientY);
    if (!first) return;
    const begun = { x: event.clientX, y: event.clientY, grip: first.minute - from };
    let pointer = begun;
    let held = !touch;

    const show = () => {
      const at = this.#at(pointer.x, pointer.y);
      if (at)
        this.shadow = this.#shadowAt(kind, item, {
          from,
          minutes,
          begun: first,
          at,
          grip: begun.grip
        });
    };
    const hold = setTimeout(() => {
      if (held) return;
      held = true;
      navigator.vibrate?.(12);
      show();
    }, HOLD_MS);
    let frame = 0;
    const scroll = () => {
      if (this.shadow && this.#scrollNear(pointer.y)) show();
      frame = requestAnimationFrame(scroll);
    };
    frame = requestAnimationFrame(scroll);

    const moved = (now: PointerEvent) => {
      if (now.pointerId !== event.pointerId) return;
      pointer = { ...pointer, x: now.clientX, y: now.clientY };
      const far = Math.hypot(pointer.x - begun.x, pointer.y - begun.y) > SLACK_PX;
      if (!held && far) return finish();
      if (this.shadow || (held && far)) show();
    };
    const up = (now: PointerEvent) => {
      if (now.pointerId !== event.pointerId) return;
      const { shadow } = this;
      finish();
      const column = shadow && this.#parts.view().columns[shadow.column];
      if (!shadow || !column) return;
      this.#ended = performance.now();
      this.#parts.ondrop(shadow, column);
    };
    const key = (now: KeyboardEvent) => {
      if (now.key !== 'Escape' || !this.shadow) return;
      now.preventDefault();
      now.stopPropagation();
      this.#ended = performance.now();
      finish();
    };
    // Once something is picked up, the finger moves it and not the page.
    const still = (now: TouchEvent) => {
      if (this.shadow && now.cancelable) now.preventDefault();
    };
    const finish = () => {
      clearTimeout(hold);
      cancelAnimationFrame(frame);
      window.removeEventListener('pointermove', moved);
      window.removeEventListener('pointerup', up);
      window.removeEventListener('pointercancel', finish);
      window.removeEventListener('keydown', key, true);
      window.removeEventListener('touchmove', still);
      this.shadow = null;
      this.#stop = null;
    };
    window.addEventListener('pointermove', moved);
    window.addEventListener('pointerup', up);
    window.addEventListener('pointercancel', finish);
    window.addEventListener('keydown', key, true);
    window.addEventListener('touchmove', still, { passive: false });
    this.#stop = finish;
  }

  /** Lets go of everything, as when the diary goes away. */
  cancel(): void {
    this.#stop?.();
  }

  #shadowAt(
    kind: Shadow['kind'],
    item: DiaryItem | null,
    { from, minutes, begun, at, grip }: Pull
  ): Shadow {
    if (kind === 'move') {
      const start = snap(at.minute - grip, STEP);
      const most = DAY_MINUTES - Math.min(minutes, DAY_MINUTES);
      return { kind, item, column: at.column, from: Math.min(Math.max(start, 0), most), minutes };
    }
    if (kind === 'resize') {
      const end = Math.max(snap(at.minute, STEP), from + STEP);
      return { kind, item, column: begun.column, from, minutes: end - from };
    }
    // Marking out goes both ways from where it began.
    const ends = [from, snap(at.minute, STEP)].sort((a, b) => a - b) as [number, number];
    return {
      kind,
      item,
      column: begun.column,
      from: ends[0],
      minutes: Math.max(ends[1] - ends[0], STEP)
    };
  }

  #at(x: number, y: number): At | null {
    const body = this.#parts.body();
    const { columns, shown } = this.#parts.view();
    if (!body || columns.length === 0) return null;
    const box = body.getBoundingClientRect();
    const column = Math.floor(((x - box.left) / box.width) * columns.length);
    const minute = shown.from + ((y - box.top) / box.height) * (shown.to - shown.from);
    return {
      column: Math.min(Math.max(column, 0), columns.length - 1),
      minute: Math.min(Math.max(minute, shown.from), shown.to)
    };
  }

  #scrollNear(y: number): boolean {
    const scroller = this.#parts.scroller();
    if (!scroller) return false;
    const box = scroller.getBoundingClientRect();
    const over = y < box.top + EDGE_PX * 2 ? -1 : y > box.bottom - EDGE_PX ? 1 : 0;
    if (over === 0) return false;
    const before = scroller.scrollTop;
    scroller.scrollTop += over * 8;
    return scroller.scrollTop !== before;
  }
}

interface At {
  readonly column: number;
  readonly minute: number;
}

interface Pull {
  readonly from: number;
  readonly minutes: number;
  readonly begun: At;
  readonly at: At;
  /** Minutes between the item's beginning and where it was taken hold of. */
  readonly grip: number;
}
