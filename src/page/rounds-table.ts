import { duration } from '../format/words.ts';
import type { Drill, Round, WaitSpan } from './drill.ts';
import { element, make, onClick } from './elements.ts';
import { COLUMNS, matches, NUMBER, sorted, type Column, type Filter } from './listing.ts';
import { milestoneItems } from './milestone-list.ts';
import { MILESTONE_TEXT } from './milestone-text.ts';
import type { Navigator } from './navigator.ts';
import type { View } from './view.ts';

/** Rounds per page. */
const ROUNDS_PER_PAGE = 25;

/** The table of rounds: a page at a time, sorted by any column. */
export class RoundsTable {
  readonly #drill: Drill;
  readonly #view: View;
  readonly #navigator: Navigator;
  /** The longest round, in ms: all tracks have the same scale. */
  readonly #longestMs: number;
  readonly #table = element('rounds', HTMLTableElement);
  readonly #pageText = element('page', HTMLSpanElement);
  readonly #back: HTMLButtonElement;
  readonly #on: HTMLButtonElement;
  #page = 0;
  #column: Column = NUMBER;
  #isDescending = false;
  #filter: Filter = { kind: 'all' };

  constructor(drill: Drill, view: View, navigator: Navigator) {
    this.#drill = drill;
    this.#view = view;
    this.#navigator = navigator;
    this.#longestMs = Math.max(1, ...drill.rounds.map(({ at, end }) => end - at));
    this.#back = onClick('page-back', () => this.#turn(-1));
    this.#on = onClick('page-on', () => this.#turn(1));
    this.#startFilter();
    element('paging', HTMLDivElement).hidden = drill.rounds.length < 2;
    let shown = view.selected;
    view.onChange(() => {
      if (shown === view.selected) return;
      shown = view.selected;
      this.#show();
    });
    this.#show();
  }

  #startFilter(): void {
    const { rounds } = this.#drill;
    const choice = element('filter', HTMLSelectElement);
    const unusual = rounds.filter((round) => matches(round, { kind: 'unusual' })).length;
    const faults = [...new Set(rounds.map(({ fault }) => fault))];
    const filters: readonly (readonly [text: string, filter: Filter])[] = [
      ['All rounds', { kind: 'all' }],
      ...(unusual === 0 ? [] : [[`Unusual ones (${unusual})`, { kind: 'unusual' }] as const]),
      ...(faults.length < 2
        ? []
        : faults.map((fault) => [`Only ${fault}`, { kind: 'fault', fault }] as const)),
    ];
    choice.append(...filters.map(([text], index) => new Option(text, String(index))));
    choice.addEventListener('change', () => {
      this.#filter = filters[choice.selectedIndex]?.[1] ?? { kind: 'all' };
      this.#page = 0;
      this.#show();
    });
  }

  #turn(by: number): void {
    this.#page += by;
    this.#show();
  }

  #show(): void {
    const listed = this.#drill.rounds.filter((round) => matches(round, this.#filter));
    const rows = sorted(listed, this.#column, this.#isDescending);
    const pages = Math.max(1, Math.ceil(rows.length / ROUNDS_PER_PAGE));
    this.#page = Math.min(Math.max(0, this.#page), pages - 1);
    const first = this.#page * ROUNDS_PER_PAGE;
    const shown = rows.slice(first, first + ROUNDS_PER_PAGE);
    const body = make('tbody', {}, ...shown.flatMap((round) => this.#rowsOf(round)));
    this.#table.replaceChildren(this.#headRow(), body);
    this.#pageText.textContent =
      rows.length === 0 ? 'none' : `${first + 1}\u2013${first + shown.length} of ${rows.length}`;
    this.#back.disabled = this.#page === 0;
    this.#on.disabled = this.#page === pages - 1;
  }

  #headRow(): HTMLElement {
    const cells = COLUMNS.map((column) => {
      const isSorted = this.#column === column;
      const button = make('button', { type: 'button', textContent: column.title });
      button.dataset['key'] = column.key;
      button.addEventListener('click', () => this.#sortBy(column));
      const cell = make('th', { scope: 'col', className: classOf(column) }, button);
      if (isSorted) cell.setAttribute('aria-sort', this.#isDescending ? 'descending' : 'ascending');
      return cell;
    });
    const track = make(
      'th',
      { scope: 'col', className: 'words-cell' },
      `from the fault to ${duration(this.#longestMs)}`,
    );
    return make('thead', {}, make('tr', {}, ...cells, track));
  }

  /**
   * Sorts by a column, or reverses the order when it is sorted already. Numbers begin with the
   * largest.
   */
  #sortBy(column: Column): void {
    this.#isDescending =
      this.#column === column ? !this.#isDescending : column !== NUMBER && !column.isText;
    this.#column = column;
    this.#page = 0;
    this.#show();
    this.#table.querySelector<HTMLElement>(`button[data-key=${column.key}]`)?.focus();
  }

  #rowsOf(round: Round): readonly HTMLElement[] {
    const isSelected = this.#view.selected === round.round;
    const cells = COLUMNS.map((column) => {
      const className = [classOf(column), column.isBad(round) ? 'bad' : ''].join(' ').trim();
      return column === NUMBER
        ? make('th', { scope: 'row', className }, roundButton(round))
        : make('td', { className }, column.text(round));
    });
    const track = make('td', { className: 'words-cell' }, this.#trackOf(round));
    const row = make('tr', { className: isSelected ? 'selected' : '' }, ...cells, track);
    row.dataset['round'] = String(round.round);
    row.addEventListener('click', ({ target }) => {
      this.#navigator.select(round.round);
      if (target instanceof Element && target.closest('button') !== null)
        element('picture-title', HTMLHeadingElement).scrollIntoView();
    });
    if (!isSelected) return [row];
    const list = make('ul', { className: 'milestones' }, ...milestoneItems(this.#drill, round));
    const cell = make('td', { colSpan: COLUMNS.length + 1 }, list);
    return [row, make('tr', { className: 'more' }, cell)];
  }

  /**
   * Returns a round as one line: outage, failback, and a tick per milestone; all rounds have the
   * same scale.
   */
  #trackOf(round: Round): HTMLElement {
    const description = round.milestones
      .map(({ name, at }) => `${MILESTONE_TEXT[name]} ${duration(at)}`)
      .join(', ');
    const track = make('div', { className: 'track', title: description });
    track.setAttribute('role', 'img');
    track.setAttribute('aria-label', description);
    const percent = (ms: number): string => `${(ms / this.#longestMs) * 100}%`;
    const put = (className: string, from: number, to?: number): void => {
      const start = Math.max(0, from);
      const piece = make('i', { className });
      piece.style.left = percent(start);
      if (to !== undefined) piece.style.width = percent(to - start);
      track.append(piece);
    };
    const putWait = (className: string, wait: WaitSpan | null): void => {
      if (wait !== null) put(className, wait.from - round.at, wait.to - round.at);
    };
    put('span', 0, round.end - round.at);
    putWait('fault', round.outage);
    putWait('heal', round.failback);
    for (const { name, at } of round.milestones) put(name === 'protected' ? 'end' : 'tick', at);
    return track;
  }
}

const classOf = ({ isText }: Column): string => (isText ? 'words-cell' : '');

function roundButton({ round }: Round): HTMLButtonElement {
  const button = make('button', { type: 'button', textContent: String(round) });
  button.setAttribute('aria-label', `Show round ${round} in the picture`);
  return button;
}
