import { duration } from '../format/words.ts';
import type { Drill, Round } from './drill.ts';
import { element, onClick } from './elements.ts';
import type { Navigator } from './navigator.ts';
import { clock } from './time-axis.ts';
import type { View } from './view.ts';

/** Starts the buttons and the choice of a round above the picture, and the text about the view. */
export function startControls(drill: Drill, view: View, navigator: Navigator): void {
  const choice = element('round', HTMLSelectElement);
  choice.append(
    new Option('All rounds', ''),
    ...drill.rounds.map((round) => new Option(titleOf(round), String(round.round))),
  );
  choice.addEventListener('change', () => {
    if (choice.value === '') navigator.showAll();
    else navigator.select(Number(choice.value));
  });
  onClick('previous', () => navigator.selectNext(-1));
  onClick('next', () => navigator.selectNext(1));
  onClick('in', () => view.zoom(0.5));
  onClick('out', () => view.zoom(2));
  const whole = onClick('whole', () => navigator.showAll());
  element('controls', HTMLDivElement).hidden = false;

  const text = element('window', HTMLParagraphElement);
  const describe = (): void => {
    const viewText = formatView(view, drill.endMs);
    // A screen reader announces each change; setting the same text again would be one.
    if (text.textContent !== viewText) text.textContent = viewText;
    choice.value = view.selected === null ? '' : String(view.selected);
    whole.disabled = view.isWhole && view.selected === null;
  };
  view.onChange(describe);
  describe();
}

function titleOf({ round, fault, outage, unusual }: Round): string {
  const waited = outage === null ? '' : `, ${duration(outage.ms)}`;
  const why = unusual.length === 0 ? '' : ` (${unusual.join(', ')})`;
  return `Round ${round}: ${fault}${waited}${why}`;
}

function formatView(view: View, endMs: number): string {
  if (view.isWhole) return `Whole drill, ${duration(endMs)}`;
  const decimals = view.span < 10_000 ? 2 : 1;
  const [from, to] = [view.from, view.to].map((t) => clock(t, decimals, endMs));
  return `${from} \u2013 ${to} (${duration(view.span)})`;
}
