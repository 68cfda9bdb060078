import type { DiaryItem } from '../../projections/catalogue.ts';
import type { DiaryColumn, DiaryView } from './columns.ts';
import { Springs } from './springs.ts';
import { snap, DAY_MINUTES } from './times.ts';

/** Where something would be if it were let go now. */
export interface Shadow {
  readonly kind: 'move' | 'resize' | 'select';
  readonly item: DiaryItem | null;
  /** Index of the column. */
  readonly column: number;
  readonly from: number;
  readonly minutes: number;
  /** Over a day that stands for itself, outside the columns: it would go there, at its time. */
  readonly day: string | null;
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
  /** Called when an appointment was let go on a day outside the columns. */
  ondropday(item: DiaryItem, day: string): void;
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
    const springs = new Springs();
    let pointer = begun;
    let held = !touch;
    let stale = false;

    const show = () => {
      stale = false;
      const day = kind === 'move' ? springs.over(pointer.x, pointer.y) : null;
      const at = this.#at(pointer.x, pointer.y);
      if (!at) return;
      const pull = { from, minutes, begun: first, at, grip: begun.grip };
      const next = { ...this.#shadowAt(kind, item, pull), day };
      if (!same(this.shadow, next)) this.shadow = next;
    };
    const hold = setTimeout(() => {
      if (held) return;
      held = true;
      navigator.vibrate?.(12);
      show();
    }, HOLD_MS);
    // Once in a frame, before anything of it is laid out: a pointer may report more often.
    let frame = 0;
    const tick = () => {
      if (this.shadow && (this.#scrollNear(pointer) || springs.turn())) stale = true;
      if (stale) show();
      frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);

    const moved = (now: PointerEvent) => {
      if (now.pointerId !== event.pointerId) return;
      pointer = { ...pointer, x: now.clientX, y: now.clientY };
      const far = Math.hypot(pointer.x - begun.x, pointer.y - begun.y) > SLACK_PX;
      if (!held && far) return finish();
      if (this.shadow || (held && far)) stale = true;
    };
    const up = (now: PointerEvent) => {
      if (now.pointerId !== event.pointerId) return;
      if (stale) show();
      const { shadow } = this;
      const { holding } = springs;
      finish();
      const column = shadow && this.#parts.view().columns[shadow.column];
      if (!shadow || !column) return;
      this.#ended = performance.now();
      if (shadow.item && shadow.day) this.#parts.ondropday(shadow.item, shadow.day);
      else if (!holding) this.#parts.ondrop(shadow, column);
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
      springs.clear();
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
  ): Omit<Shadow, 'day'> {
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

  #scrollNear({ x, y }: { readonly x: number; readonly y: number }): boolean {
    const scroller = this.#parts.scroller();
    if (!scroller) return false;
    const box = scroller.getBoundingClientRect();
    const inside = x > box.left && x < box.right && y > box.top && y < box.bottom;
    if (!inside) return false;
    const near = (before: number, after: number) =>
      before < EDGE_PX ? -8 : after < EDGE_PX ? 8 : 0;
    const { scrollTop, scrollLeft } = scroller;
    // Below the head, and beside the hours, which stay where they are.
    scroller.scrollTop += near(y - box.top - EDGE_PX, box.bottom - y);
    scroller.scrollLeft += near(x - box.left - EDGE_PX, box.right - x);
    return scroller.scrollTop !== scrollTop || scroller.scrollLeft !== scrollLeft;
  }
}

const same = (a: Shadow | null, b: Shadow): boolean =>
  a !== null &&
  a.column === b.column &&
  a.from === b.from &&
  a.minutes === b.minutes &&
  a.day === b.day;

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
