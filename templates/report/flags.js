/* Names of faults and milestones above the picture. */

const MILESTONE_WORDS = {
  promoting: 'takes over',
  active: 'active',
  'first-ack': 'first ack',
  resume: 'goes on',
  'end-split-brain': 'split brain ended',
  heal: 'brought back',
  'in-sync': 'in sync',
  'hand-back': 'hands back',
  'failback-active': 'active again',
  protected: 'protected',
};
const CODES = {
  promoting: 'AMQ221037',
  active: 'AMQ221007',
  'in-sync': 'AMQ221024',
  'hand-back': 'AMQ221039',
  'failback-active': 'AMQ221007',
};

/** Left out where there is little room. */
const MINOR = ['heal', 'hand-back'];

/** Names of faults, and of milestones where one round has the room. */
function drawFlags(pen, seen, roomPx) {
  const close = roomPx > Math.min(400, inner() * 0.6);
  const flags = seen.flatMap((round) => [
    faultFlag(round, roomPx, close),
    ...(close ? round.milestones : [])
      .filter(({ name }) => name !== 'fault' && !(layout.width < 600 && MINOR.includes(name)))
      .map(({ name, at }) => ({
        t: round.at + at,
        // On a phone the words alone fit; the list below the picture has the times.
        text: MILESTONE_WORDS[name] + (layout.width < 600 ? '' : ` +${duration(at)}`),
        color: COLOR.muted,
      })),
  ]);
  const { flags: row, backup } = layout.rows;
  const right = layout.width - EDGE.right;
  const inView = flags
    .filter((flag) => flag !== null)
    .map((flag) => ({ ...flag, x: xOf(flag.t) }))
    .filter(({ x }) => x >= EDGE.left - 0.5 && x <= right + 0.5);
  for (const { x, text, color, weight, place } of placed(pen, inView)) {
    const top = place === null ? row.bottom : row.top + place.row * FLAG_HEIGHT + 3;
    pen.globalAlpha = 0.7;
    line(pen, Math.round(x) + 0.5, top, Math.round(x) + 0.5, backup.bottom, color);
    pen.globalAlpha = 1;
    if (place !== null) write(pen, text, place.from + 4, top + 9, { color, weight });
  }
}

/** The flag of a fault: with a name where there is room, or where there is something to see; null where even a tick would only add to the grey. */
function faultFlag(round, roomPx, close) {
  const why = unusual(round);
  const bad = why.filter((each) => each !== 'slowest');
  const words = roomPx < 56 ? why : bad;
  const named = roomPx >= 56 || (why.length > 0 && seldom);
  if (!named && roomPx < 6) return null;
  const name = `${round.round} ${round.fault}`;
  return {
    t: round.at,
    text: !named ? '' : words.length === 0 || close ? name : `${name}: ${words.join(', ')}`,
    color: bad.length > 0 ? COLOR.bad : COLOR['fault-text'],
    weight: 600,
    before: close,
  };
}

/** Unusual rounds are named at every zoom, unless they are the usual thing. */
const seldom = ROUNDS.filter((round) => unusual(round).length > 0).length <= 20;

const FLAG_ROWS = 4;
const FLAG_HEIGHT = 15;

/**
 * Finds a row for each flag, from right to left and from the lowest row up: so an earlier flag lies above a
 * later one, and no line runs through a text. What finds none keeps its line alone.
 */
function placed(pen, flags) {
  const boxes = [];
  const fits = (own) =>
    own.from >= 0 &&
    own.to <= layout.width &&
    boxes.every(
      (box) =>
        box === own ||
        (!(box.row === own.row && own.from < box.to && own.to > box.from) &&
          !(box.row < own.row && box.x > own.from + 2 && box.x < own.to - 2) &&
          !(box.row > own.row && own.x > box.from && own.x < box.to)),
    );
  const upwards = Array.from({ length: FLAG_ROWS }, (_, k) => FLAG_ROWS - 1 - k);
  const found = flags.toReversed().map((flag) => {
    pen.font = FONT(11, flag.weight);
    const { x } = flag;
    const needed = pen.measureText(flag.text).width + 9;
    const behind = { x, from: x, to: x + needed };
    const before = { x, from: x - needed, to: x };
    // Text before its line at the right edge starts at the top: the lines of earlier flags begin below it.
    const tries = flag.before
      ? [...rowsFor(before, upwards), ...rowsFor(behind, upwards)]
      : [...rowsFor(behind, upwards), ...rowsFor(before, upwards.toReversed())];
    const place = flag.text === '' ? undefined : tries.find(fits);
    boxes.push(place ?? { x, from: x, to: x, row: FLAG_ROWS });
    return { ...flag, place: place ?? null };
  });
  // Now that all have a place, what started at the top may come down.
  for (const { place } of found) {
    if (place === null) continue;
    const before = place.row;
    place.row =
      upwards.find((row) => row > before && fits(Object.assign(place, { row }))) ?? before;
  }
  return found;
}

const rowsFor = (box, rows) => rows.map((row) => ({ ...box, row }));
