import { SLOWEST } from '../../format/round-words.ts';
import { duration } from '../../format/words.ts';
import type { RoundMilestoneName } from '../../model/timeline.ts';
import type { ColorName } from '../brush.ts';
import type { Drill, Round } from '../drill.ts';
import { placed, type Flag } from '../flag-places.ts';
import { MILESTONE_TEXT } from '../milestone-text.ts';
import type { Scene } from './scene.ts';

/** Milestones that are left out where there is little room. */
const MINOR: readonly RoundMilestoneName[] = ['heal', 'hand-back'];
/** Unusual rounds are named at every zoom, unless there are more than this. */
const MAX_NAMED = 20;
const FLAG_HEIGHT = 15;

interface ColoredFlag extends Flag {
  readonly color: ColorName;
}

/** Draws the names of faults, and of milestones when one round has enough room. */
export function drawFlags(scene: Scene): void {
  const { brush, frame } = scene;
  const { flags: row, backup } = frame.layout.rows;
  const flags = flagsOf(scene).filter(({ x }) => x >= frame.left - 0.5 && x <= frame.right + 0.5);
  const widthOf = ({ text, weight }: Flag): number => brush.widthOf(text, weight);
  for (const [flag, place] of placed(flags, frame.layout.width, widthOf)) {
    const { text, color, weight } = flag;
    const top = place === null ? row.bottom : row.top + place.row * FLAG_HEIGHT + 3;
    const x = Math.round(flag.x) + 0.5;
    brush.pen.globalAlpha = 0.7;
    brush.line(x, top, x, backup.bottom, color);
    brush.pen.globalAlpha = 1;
    if (place !== null) brush.write(text, place.from + 4, top + 9, { color, weight });
  }
}

function flagsOf(scene: Scene): readonly ColoredFlag[] {
  const { drill, frame, seen, roomPx } = scene;
  const isClose = roomPx > Math.min(400, frame.inner * 0.6);
  const areFewUnusual = areUnusualFew(drill);
  return seen.flatMap((round) => [
    ...faultFlag(scene, round, isClose, areFewUnusual),
    ...(isClose ? milestoneFlags(scene, round) : []),
  ]);
}

const areUnusualFew = ({ rounds }: Drill): boolean =>
  rounds.filter((round) => round.unusual.length > 0).length <= MAX_NAMED;

/**
 * Returns the flag of a fault: with a name where there is room, or where the round is unusual; none
 * where even a line would only make the picture grey.
 */
function faultFlag(
  { frame, roomPx }: Scene,
  round: Round,
  isClose: boolean,
  areFewUnusual: boolean,
): readonly ColoredFlag[] {
  const hasRoom = roomPx >= 56;
  const bad = round.unusual.filter((why) => why !== SLOWEST);
  const isNamed = hasRoom || (round.unusual.length > 0 && areFewUnusual);
  if (!isNamed && roomPx < 6) return [];
  const name = `${round.round} ${round.fault}`;
  const why = isClose ? [] : hasRoom ? bad : round.unusual;
  return [
    {
      x: frame.xOf(round.at),
      text: isNamed ? [name, ...(why.length === 0 ? [] : [why.join(', ')])].join(': ') : '',
      color: bad.length > 0 ? 'bad' : 'fault-text',
      weight: 600,
      before: isClose,
    },
  ];
}

function milestoneFlags({ frame }: Scene, round: Round): readonly ColoredFlag[] {
  const { isNarrow } = frame.layout;
  return round.milestones
    .filter(({ name }) => name !== 'fault' && !(isNarrow && MINOR.includes(name)))
    .map(({ name, at }) => ({
      x: frame.xOf(round.at + at),
      // On a phone only the names fit; the list below the picture has the times.
      text: MILESTONE_TEXT[name] + (isNarrow ? '' : ` +${duration(at)}`),
      color: 'muted',
      weight: 400,
      before: false,
    }));
}
