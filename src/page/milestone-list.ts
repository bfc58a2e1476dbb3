import { duration } from '../format/words.ts';
import { BROKER_NAMES } from '../model/broker.ts';
import type { Drill, Milestone, Round } from './drill.ts';
import { element, make } from './elements.ts';
import { MILESTONE_TEXT } from './milestone-text.ts';
import { clock } from './time-axis.ts';
import type { View } from './view.ts';

/** Returns the milestones of a round as list items. */
export const milestoneItems = (drill: Drill, round: Round): readonly HTMLLIElement[] =>
  round.milestones.map((milestone) => {
    const [time, text] = textOf(drill, round, milestone);
    return make('li', {}, make('b', {}, time), ` ${text}`);
  });

function textOf(
  { endMs, milestoneCodes }: Drill,
  round: Round,
  { name, at }: Milestone,
): readonly [time: string, text: string] {
  if (name === 'fault')
    return [clock(round.at, 2, endMs), `${round.fault} of ${BROKER_NAMES[round.target]}`];
  const code = milestoneCodes[name];
  const text = MILESTONE_TEXT[name];
  return [`+${duration(at)}`, code === undefined ? text : `${text} (${code})`];
}

/** Shows the milestones of the selected round below the picture. */
export function startMilestones(drill: Drill, view: View): void {
  const list = element('milestones', HTMLUListElement);
  let shown: number | null = null;
  view.onChange(() => {
    if (shown === view.selected) return;
    shown = view.selected;
    const round = drill.round(shown);
    list.hidden = round === undefined;
    list.replaceChildren(...(round === undefined ? [] : milestoneItems(drill, round)));
  });
}
