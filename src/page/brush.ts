/** Names of the page's colours (`--ink` in `page.css`). */
const COLORS = [
  'ink',
  'muted',
  'line',
  'paper',
  'wash',
  'active',
  'on-active',
  'in-sync',
  'on-in-sync',
  'paused',
  'down',
  'fault',
  'fault-text',
  'heal',
  'heal-text',
  'ack',
  'receive',
  'primary',
  'backup',
  'bad',
] as const;

export type ColorName = (typeof COLORS)[number];
export type Palette = Readonly<Record<ColorName, string>>;

interface TextStyle {
  readonly color?: ColorName;
  readonly align?: CanvasTextAlign;
  /** In px. */
  readonly size?: number;
  readonly weight?: number;
}

/** Returns the present colours; they change between light and dark. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    COLORS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
  ) as Record<ColorName, string>;
}

/**
 * Sizes a canvas to the resolution of the screen and returns its context, whose unit is the CSS
 * pixel.
 *
 * @throws Error when the browser cannot draw
 */
export function fit(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): CanvasRenderingContext2D {
  const ratio = Math.max(1, devicePixelRatio);
  canvas.style.height = `${height}px`;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const pen = penOf(canvas);
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  return pen;
}

function penOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('this browser has no canvas to draw on');
  return pen;
}

/** A canvas to draw on, in the colours of the page. */
export class Brush {
  readonly pen: CanvasRenderingContext2D;
  readonly palette: Palette;

  constructor(pen: CanvasRenderingContext2D, palette: Palette) {
    this.pen = pen;
    this.palette = palette;
  }

  fill(color: ColorName, x: number, y: number, width: number, height: number): void {
    this.pen.fillStyle = this.palette[color];
    this.pen.fillRect(x, y, width, height);
  }

  line(x1: number, y1: number, x2: number, y2: number, color: ColorName): void {
    const { pen } = this;
    pen.strokeStyle = this.palette[color];
    pen.lineWidth = 1;
    pen.beginPath();
    pen.moveTo(x1, y1);
    pen.lineTo(x2, y2);
    pen.stroke();
  }

  write(text: string, x: number, y: number, style: TextStyle = {}): void {
    const { pen } = this;
    const { color = 'muted', align = 'left', size, weight } = style;
    pen.font = font(size, weight);
    pen.fillStyle = this.palette[color];
    pen.textAlign = align;
    pen.textBaseline = 'alphabetic';
    pen.fillText(text, x, y);
  }

  /** Writes text that stays readable on lines: with a rim in the colour of the background. */
  writeWithRim(
    text: string,
    x: number,
    y: number,
    style: TextStyle,
    rim: ColorName = 'paper',
  ): void {
    const { pen } = this;
    pen.font = font(style.size, style.weight);
    pen.textAlign = style.align ?? 'left';
    pen.lineJoin = 'round';
    pen.strokeStyle = this.palette[rim];
    pen.lineWidth = 4;
    pen.strokeText(text, x, y);
    this.write(text, x, y, style);
  }

  /** Returns the width of a text, in px. */
  widthOf(text: string, weight = 400): number {
    this.pen.font = font(undefined, weight);
    return this.pen.measureText(text).width;
  }
}

const font = (size = 11, weight = 400): string =>
  `${weight} ${size}px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif`;

/** Returns a pattern of stripes of one colour on another (null: transparent). */
export function hatching(
  { pen: target }: Brush,
  front: string,
  back: string | null,
  direction: 'slant' | 'upright',
): CanvasPattern | string {
  const size = 8;
  const tile = document.createElement('canvas');
  const ratio = Math.max(1, Math.round(devicePixelRatio));
  tile.width = tile.height = size * ratio;
  const pen = penOf(tile);
  pen.scale(ratio, ratio);
  if (back !== null) {
    pen.fillStyle = back;
    pen.fillRect(0, 0, size, size);
  }
  pen.strokeStyle = front;
  pen.lineWidth = direction === 'slant' ? 2.6 : 3;
  pen.beginPath();
  if (direction === 'slant') {
    for (const shift of [-size, 0, size]) {
      pen.moveTo(shift - 1, size + 1);
      pen.lineTo(shift + size + 1, -1);
    }
  } else {
    for (const x of [size / 4, (3 * size) / 4]) {
      pen.moveTo(x, 0);
      pen.lineTo(x, size);
    }
  }
  pen.stroke();
  const pattern = target.createPattern(tile, 'repeat');
  pattern?.setTransform(new DOMMatrix([1 / ratio, 0, 0, 1 / ratio, 0, 0]));
  return pattern ?? front;
}

/** Returns a small round dot as an image: drawing it is much faster than a path for each dot. */
export function stampOf(
  color: string,
  radius: number,
): { readonly tile: HTMLCanvasElement; readonly size: number } {
  const ratio = Math.max(1, devicePixelRatio);
  const tile = document.createElement('canvas');
  const size = Math.ceil((radius * 2 + 1) * ratio);
  tile.width = tile.height = size;
  const pen = penOf(tile);
  pen.fillStyle = color;
  pen.beginPath();
  pen.arc(size / 2, size / 2, radius * ratio, 0, 7);
  pen.fill();
  return { tile, size: size / ratio };
}
