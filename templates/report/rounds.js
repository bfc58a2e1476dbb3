/* The table of rounds: a page at a time, sorted by any column. */

const PAGE = 25;
const listing = { page: 0, sort: 'round', down: false, filter: '' };
const COLUMNS = [
  { key: 'round', title: '#', value: ({ round }) => round, text: ({ round }) => String(round) },
  { key: 'fault', title: 'fault', words: true, value: ({ fault }) => fault },
  { key: 'who', title: 'who', words: true, value: ({ target }) => BROKERS[target] },
  {
    key: 'outage',
    title: 'outage',
    value: ({ outage }) => outage?.ms ?? null,
    text: ({ outage }) => duration(outage?.ms ?? null),
  },
  {
    key: 'failback',
    title: 'failback',
    value: ({ failback }) => failback?.ms ?? null,
    text: ({ failback }) => duration(failback?.ms ?? null),
  },
  {
    key: 'both',
    title: 'both active',
    value: ({ bothActiveMs }) => bothActiveMs,
    text: ({ bothActiveMs }) => (bothActiveMs === 0 ? '-' : duration(bothActiveMs)),
    bad: ({ bothActiveMs }) => bothActiveMs > 0,
  },
  {
    key: 'lost',
    title: 'lost',
    value: ({ lost }) => lost,
    text: ({ lost }) => String(lost),
    bad: ({ lost }) => lost > 0,
  },
  {
    key: 'restored',
    title: 'restored',
    value: ({ restoredMs }) => restoredMs,
    text: ({ restoredMs }) => duration(restoredMs),
    bad: ({ restoredMs }) => restoredMs === null,
  },
];
const LONGEST_ROUND = Math.max(1, ...ROUNDS.map(({ at, end }) => end - at));

function listed() {
  const { filter, sort, down } = listing;
  const rows = ROUNDS.filter(
    (round) =>
      filter === '' || (filter === '!' ? unusual(round).length > 0 : round.fault === filter),
  );
  const { value } = COLUMNS.find(({ key }) => key === sort);
  const order = (a, b) => {
    const [left, right] = [value(a), value(b)];
    // What was not measured comes last, whichever way the rest is sorted.
    if (left === null || right === null) return (left === null) - (right === null);
    const sign = left < right ? -1 : left > right ? 1 : 0;
    return (down ? -sign : sign) || a.round - b.round;
  };
  return rows.sort(order);
}

function showRounds() {
  const rows = listed();
  const pages = Math.max(1, Math.ceil(rows.length / PAGE));
  listing.page = Math.min(Math.max(0, listing.page), pages - 1);
  const first = listing.page * PAGE;
  const body = document.createElement('tbody');
  for (const round of rows.slice(first, first + PAGE)) body.append(...rowsOf(round));
  document.getElementById('rounds').replaceChildren(headRow(), body);
  const last = Math.min(first + PAGE, rows.length);
  document.getElementById('page').textContent =
    rows.length === 0 ? 'none' : `${first + 1}\u2013${last} of ${rows.length}`;
  document.getElementById('page-back').disabled = listing.page === 0;
  document.getElementById('page-on').disabled = listing.page === pages - 1;
}

function headRow() {
  const head = document.createElement('thead');
  const row = head.insertRow();
  for (const { key, title, words } of COLUMNS) {
    const cell = document.createElement('th');
    cell.scope = 'col';
    if (words) cell.className = 'words-cell';
    const sorted = listing.sort === key;
    if (sorted) cell.setAttribute('aria-sort', listing.down ? 'descending' : 'ascending');
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = title;
    button.dataset.key = key;
    button.addEventListener('click', () => {
      listing.down = sorted ? !listing.down : key !== 'round' && !words;
      listing.sort = key;
      listing.page = 0;
      showRounds();
      document.querySelector(`#rounds button[data-key=${key}]`).focus();
    });
    cell.append(button);
    row.append(cell);
  }
  const track = document.createElement('th');
  track.scope = 'col';
  track.className = 'words-cell';
  track.textContent = `from the fault to ${duration(LONGEST_ROUND)}`;
  row.append(track);
  return head;
}

function rowsOf(round) {
  const row = document.createElement('tr');
  row.dataset.round = round.round;
  if (view.selected === round.round) row.className = 'selected';
  for (const { key, words, value, text, bad } of COLUMNS) {
    const cell = document.createElement(key === 'round' ? 'th' : 'td');
    if (key === 'round') {
      cell.scope = 'row';
      cell.append(roundButton(round));
    } else cell.textContent = (text ?? value)(round);
    cell.className = [words ? 'words-cell' : '', bad?.(round) ? 'bad' : ''].join(' ').trim();
    row.append(cell);
  }
  const track = row.insertCell();
  track.className = 'words-cell';
  track.append(trackOf(round));
  row.addEventListener('click', (event) => {
    select(round.round);
    if (event.target.closest('button')) document.getElementById('picture-title').scrollIntoView();
  });
  if (view.selected !== round.round) return [row];
  const more = document.createElement('tr');
  more.className = 'more';
  const cell = more.insertCell();
  cell.colSpan = COLUMNS.length + 1;
  const list = document.createElement('ul');
  list.className = 'milestones';
  list.append(...milestonesOf(round));
  cell.append(list);
  return [row, more];
}

function roundButton(round) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = String(round.round);
  button.setAttribute('aria-label', `Show round ${round.round} in the picture`);
  return button;
}

/** A round in one line: outage, failback, and a tick a milestone; all rounds on the same scale. */
function trackOf(round) {
  const track = document.createElement('div');
  track.className = 'track';
  track.title = round.milestones
    .map(({ name, at }) => `${MILESTONE_WORDS[name] ?? name} ${duration(at)}`)
    .join(', ');
  track.setAttribute('role', 'img');
  track.setAttribute('aria-label', track.title);
  const put = (className, from, to) => {
    const piece = document.createElement('i');
    piece.className = className;
    piece.style.left = `${(Math.max(0, from) / LONGEST_ROUND) * 100}%`;
    if (to !== undefined)
      piece.style.width = `${((to - Math.max(0, from)) / LONGEST_ROUND) * 100}%`;
    track.append(piece);
  };
  put('span', 0, round.end - round.at);
  if (round.outage) put('fault', round.outage.from - round.at, round.outage.to - round.at);
  if (round.failback) put('heal', round.failback.from - round.at, round.failback.to - round.at);
  for (const { name, at } of round.milestones) put(name === 'protected' ? 'end' : 'tick', at);
  return track;
}

function startRounds() {
  const filter = document.getElementById('filter');
  filter.append(new Option('All rounds', ''));
  const odd = ROUNDS.filter((round) => unusual(round).length > 0).length;
  if (odd > 0) filter.append(new Option(`Unusual ones (${odd})`, '!'));
  const faults = [...new Set(ROUNDS.map(({ fault }) => fault))];
  if (faults.length > 1)
    for (const fault of faults) filter.append(new Option(`Only ${fault}`, fault));
  filter.addEventListener('change', () => {
    listing.filter = filter.value;
    listing.page = 0;
    showRounds();
  });
  const turn = (by) => () => {
    listing.page += by;
    showRounds();
  };
  on('page-back', turn(-1));
  on('page-on', turn(1));
  document.getElementById('paging').hidden = ROUNDS.length < 2;
  let shown = null;
  viewers.push(() => {
    if (shown === view.selected) return;
    shown = view.selected;
    showRounds();
  });
  showRounds();
}
