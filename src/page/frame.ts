import type { View } from './view.ts';

export interface Row {
  readonly top: number;
  readonly height: number;
  readonly bottom: number;
}

/** Room for the labels of the vertical axes, and for the last label of the time axis, in px. */
export const EDGE = { left: 46, right: 12 };
/** Above most panels there is a caption. */
const CAPTION = 20;
/** What is narrower is a phone. */
const NARROW = 600;

/** The places of the panels; all in CSS px. */
interface Layout {
  readonly width: number;
  readonly height: number;
  readonly isNarrow: boolean;
  readonly rows: Readonly<Record<RowName, Row>>;
}

type RowName = 'flags' | 'primary' | 'backup' | 'outage' | 'sent' | 'ack' | 'receive' | 'queue';

export function layOut(width: number): Layout {
  const isNarrow = width < NARROW;
  let y = 2;
  const row = (height: number, gap: number): Row => {
    const top = y;
    y += height + gap;
    return { top, height, bottom: top + height };
  };
  const rows = {
    flags: row(62, CAPTION),
    primary: row(20, CAPTION + 3),
    backup: row(20, CAPTION + 6),
    outage: row(62, CAPTION + 4),
    sent: row(7, 10),
    ack: row(isNarrow ? 105 : 125, CAPTION + 4),
    receive: row(isNarrow ? 90 : 105, CAPTION + 4),
    queue: row(56, 20),
  };
  return { width, height: y, isNarrow, rows };
}

/** A view of the drill in a layout: the place of a moment on the screen. */
export class Frame {
  readonly view: View;
  readonly layout: Layout;
  readonly left = EDGE.left;
  readonly right: number;

  constructor(view: View, layout: Layout) {
    this.view = view;
    this.layout = layout;
    this.right = layout.width - EDGE.right;
  }

  /** Width of the time axis. */
  get inner(): number {
    return this.right - this.left;
  }

  xOf(t: number): number {
    return this.left + ((t - this.view.from) / this.view.span) * this.inner;
  }

  timeOf(x: number): number {
    return this.view.from + ((x - this.left) / this.inner) * this.view.span;
  }

  /** `x`, or the nearest place within the time axis. */
  within(x: number): number {
    return Math.min(Math.max(x, this.left), this.right);
  }
}
