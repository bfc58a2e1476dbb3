/** A text at a vertical line; `before` puts it on the left side of the line where that has room. */
export interface Flag {
  readonly x: number;
  readonly text: string;
  readonly weight: number;
  readonly before: boolean;
}

/** The place of a flag's text. */
interface Place {
  /** Of the line. */
  readonly x: number;
  readonly from: number;
  readonly to: number;
  /** From the top. */
  row: number;
}

const FLAG_ROWS = 4;
const LOWEST_FIRST = Array.from({ length: FLAG_ROWS }, (_, row) => FLAG_ROWS - 1 - row);
const TOP_FIRST = LOWEST_FIRST.slice().reverse();

/**
 * Returns each flag with a place for its text, found from right to left and from the lowest row up:
 * so an earlier flag is above a later one, and no line runs through a text. A flag without a place
 * (null) has only its line.
 *
 * @param widthOf width of the text of a flag, in px
 */
export function placed<T extends Flag>(
  flags: readonly T[],
  widthPx: number,
  widthOf: (flag: T) => number,
): readonly (readonly [flag: T, place: Readonly<Place> | null])[] {
  const boxes: Place[] = [];
  const fits = (own: Place): boolean =>
    own.from >= 0 && own.to <= widthPx && boxes.every((box) => box === own || !isHit(box, own));
  const found = flags
    .slice()
    .reverse()
    .map((flag) => {
      const place = flag.text === '' ? undefined : triesOf(flag, widthOf(flag) + 9).find(fits);
      // A line without a text takes space from texts too.
      boxes.push(place ?? { x: flag.x, from: flag.x, to: flag.x, row: FLAG_ROWS });
      return [flag, place ?? null] as const;
    });
  // When all have a place, texts that started at the top may move down.
  for (const [, place] of found) {
    if (place === null) continue;
    const before = place.row;
    const lower = LOWEST_FIRST.filter((row) => row > before).find((row) => {
      place.row = row;
      return fits(place);
    });
    place.row = lower ?? before;
  }
  return found;
}

/**
 * Returns true for two texts in one row that overlap, or a line that runs down through a text
 * below.
 */
function isHit(box: Place, own: Place): boolean {
  if (box.row === own.row) return own.from < box.to && own.to > box.from;
  if (box.row < own.row) return box.x > own.from + 2 && box.x < own.to - 2;
  return own.x > box.from && own.x < box.to;
}

function triesOf({ x, before }: Flag, needed: number): readonly Place[] {
  const behind = (row: number): Place => ({ x, from: x, to: x + needed, row });
  const ahead = (row: number): Place => ({ x, from: x - needed, to: x, row });
  // Text before its line at the right edge starts at the top: the lines of earlier flags begin
  // below it.
  return before
    ? [...LOWEST_FIRST.map(ahead), ...LOWEST_FIRST.map(behind)]
    : [...LOWEST_FIRST.map(behind), ...TOP_FIRST.map(ahead)];
}
