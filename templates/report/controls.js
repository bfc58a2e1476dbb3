/* Mouse, touch, wheel and keys on the picture; what the pointer is at; the list of rounds. */

const tip = document.getElementById('tip');
const pointers = new Map();
/** What a pressed pointer is doing: null, or { kind: 'select' | 'move' | 'pinch', ... }. */
let gesture = null;

const placeIn = (element, event) => event.clientX - element.getBoundingClientRect().left;

picture.addEventListener('pointerdown', (event) => {
  if (event.button > 1) return;
  picture.setPointerCapture(event.pointerId);
  pointers.set(event.pointerId, placeIn(picture, event));
  const x = placeIn(picture, event);
  const moves = event.pointerType === 'touch' || event.shiftKey || event.button === 1;
  if (pointers.size === 2) {
    const [a, b] = [...pointers.values()].sort((left, right) => left - right);
    gesture = { kind: 'pinch', left: timeOf(a), right: timeOf(b) };
  } else gesture = { kind: moves ? 'move' : 'select', x, t: timeOf(x) };
  hover(null);
});

picture.addEventListener('pointermove', (event) => {
  const x = placeIn(picture, event);
  if (gesture === null || !pointers.has(event.pointerId)) {
    hover({ x, y: event.clientY - picture.getBoundingClientRect().top });
    return;
  }
  pointers.set(event.pointerId, x);
  if (gesture.kind === 'select') drawSelection(gesture.x, x);
  else if (gesture.kind === 'move') soon(() => gesture && move(gesture.t - timeOf(x)));
  else pinch();
});

/** Both fingers keep the moments they were put on. */
function pinch() {
  const [a, b] = [...pointers.values()].sort((left, right) => left - right);
  if (b - a < 10) return;
  const msPerPx = (gesture.right - gesture.left) / (b - a);
  const from = gesture.left - (a - EDGE.left) * msPerPx;
  soon(() => show(from, from + inner() * msPerPx));
}

function release(event) {
  if (!pointers.delete(event.pointerId) || gesture === null) return;
  const x = placeIn(picture, event);
  const done = gesture;
  gesture = null;
  clearOver();
  if (done.kind === 'select' && Math.abs(x - done.x) > 4 && event.type === 'pointerup') {
    const [from, to] = [timeOf(done.x), timeOf(x)].sort((a, b) => a - b);
    fly(Math.max(0, from), Math.min(LINE.endMs, to));
  }
}
picture.addEventListener('pointerup', release);
picture.addEventListener('pointercancel', release);
picture.addEventListener('pointerleave', () => gesture ?? hover(null));
picture.addEventListener('dblclick', showAll);

picture.addEventListener(
  'wheel',
  (event) => {
    // Where there is nothing left to zoom out of, the page scrolls on.
    if (isWhole() && event.deltaY > 0 && Math.abs(event.deltaX) < event.deltaY) return;
    event.preventDefault();
    cancelAnimationFrame(flight);
    const unit = event.deltaMode === 1 ? 16 : 1;
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY))
      soon(() => move(((event.deltaX * unit) / inner()) * (view.to - view.from)));
    else {
      const around = timeOf(placeIn(picture, event));
      soon(() =>
        zoom(Math.exp(Math.max(-200, Math.min(200, event.deltaY * unit)) * 0.002), around),
      );
    }
  },
  { passive: false },
);

let waiting = null;
/** Does it in the next frame; what comes before that waits in line, so that no turn of the wheel is lost. */
function soon(act) {
  if (waiting !== null) return void waiting.push(act);
  waiting = [act];
  requestAnimationFrame(() => {
    const acts = waiting;
    waiting = null;
    quietly(() => acts.forEach((each) => each()));
  });
}

const KEYS = {
  ArrowLeft: () => move(-0.2 * (view.to - view.from)),
  ArrowRight: () => move(0.2 * (view.to - view.from)),
  '+': () => zoom(0.6),
  '=': () => zoom(0.6),
  '-': () => zoom(1 / 0.6),
  0: showAll,
  Home: showAll,
  Escape: showAll,
  n: () => selectNext(1),
  p: () => selectNext(-1),
};
picture.addEventListener('keydown', (event) => {
  const act = KEYS[event.key] ?? KEYS[event.key.toLowerCase()];
  if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act();
});

map.addEventListener('pointerdown', (event) => {
  map.setPointerCapture(event.pointerId);
  centre(event);
});
map.addEventListener('pointermove', (event) => event.buttons > 0 && centre(event));
function centre(event) {
  const across = map.clientWidth - EDGE.left - EDGE.right;
  const t = ((placeIn(map, event) - EDGE.left) / across) * LINE.endMs;
  soon(() => move(t - (view.from + view.to) / 2));
}

function clearOver() {
  const pen = fit(over, layout.width, layout.height);
  pen.clearRect(0, 0, layout.width, layout.height);
  return pen;
}

function drawSelection(from, to) {
  const pen = clearOver();
  const [left, right] = [from, to]
    .map((x) => Math.min(Math.max(x, EDGE.left), layout.width - EDGE.right))
    .sort((a, b) => a - b);
  const { primary, queue } = layout.rows;
  pen.globalAlpha = 0.14;
  pen.fillStyle = COLOR.ink;
  pen.fillRect(left, primary.top, right - left, queue.bottom - primary.top);
  pen.globalAlpha = 1;
  for (const x of [left, right]) line(pen, x, primary.top, x, queue.bottom, COLOR.ink);
  const span = timeOf(right) - timeOf(left);
  if (right - left > 40)
    write(pen, duration(span), (left + right) / 2, primary.top - 6, {
      align: 'center',
      color: COLOR.ink,
      weight: 600,
    });
}

/** The cross-hair and what there is at this moment; null takes both away. */
function hover(at) {
  const inside = at !== null && at.x >= EDGE.left && at.x <= layout.width - EDGE.right;
  const pen = clearOver();
  tip.hidden = !inside;
  if (!inside) return;
  const t = timeOf(at.x);
  const { primary, queue } = layout.rows;
  line(pen, at.x, primary.top - 4, at.x, queue.bottom, COLOR.ink);
  const dot = nearestDot(at);
  if (dot !== null) {
    pen.strokeStyle = COLOR.ink;
    pen.lineWidth = 1.5;
    pen.beginPath();
    pen.arc(dot.x, dot.y, 5, 0, 7);
    pen.stroke();
  }
  tip.replaceChildren(...factsAt(t, dot).map(([name, value]) => fact(name, value)));
  const { offsetWidth: wide, offsetHeight: high } = tip;
  const left = at.x + 14 + wide > layout.width ? at.x - 14 - wide : at.x + 14;
  tip.style.left = `${Math.max(0, left)}px`;
  tip.style.top = `${Math.min(Math.max(0, at.y - high / 2), layout.height - high)}px`;
}

function fact(name, value) {
  const row = document.createElement('div');
  const title = document.createElement('span');
  title.textContent = name;
  const text = document.createElement('b');
  text.textContent = value;
  row.append(title, text);
  return row;
}

const STATE_WORDS = {
  active: 'active',
  'in-sync': 'passive, in sync',
  'catching-up': 'passive, not in sync',
  paused: 'paused',
  down: 'down or no answer',
};

function factsAt(t, dot) {
  const decimals = view.to - view.from < 5_000 ? 3 : 2;
  const round = roundAt(t);
  const facts = [['time', clock(t, decimals)]];
  if (round !== null && t <= round.end + 500)
    facts.push([`round ${round.round}, ${round.fault}`, `+${duration(t - round.at)}`]);
  for (const role of ROLES) facts.push([BROKERS[role], STATE_WORDS[stateAt(role, t)]]);
  for (const role of ROLES) {
    const { at, messages } = LINE.depths[role];
    const k = countBelow(at, t + 0.001) - 1;
    if (k >= 0 && stateAt(role, t) === 'active' && servedBetween(role, at[k], t))
      facts.push(['in the queue', String(messages[k])]);
  }
  if (dot !== null) return [...facts, ...dot.facts];
  return wayToDraw().bins ? [...facts, ...binFacts(t)] : facts;
}

function binFacts(t) {
  const { broad, close } = levelSeen();
  for (const level of [close, broad]) {
    const stretch = level?.stretches.find(({ fromMs, toMs }) => t >= fromMs && t < toMs);
    if (stretch === undefined) continue;
    const bin = stretch.first + Math.floor((t - stretch.fromMs) / level.widthMs);
    const words = (kind) => {
      const count = COUNT[level.counts[kind][bin]];
      if (count === 0) return 'none';
      const at = (rank) => duration(LATENCY[level[kind][rank][bin]]);
      return `${count}: ${at('median')}, max ${at('max')}`;
    };
    return [
      [`within ${duration(level.widthMs)}`, `${COUNT[level.counts.sent[bin]]} sent`],
      ['acknowledged', words('ack')],
      ['received', words('receive')],
    ];
  }
  return [];
}

/** The dot under the pointer, in the panel that the pointer is in. */
function nearestDot({ x, y }) {
  const kind = ['ack', 'receive'].find(
    (each) => y >= layout.rows[each].top - 6 && y <= layout.rows[each].bottom + 6,
  );
  const { dots, first, last } = wayToDraw();
  if (kind === undefined || !dots) return null;
  let best = null;
  let nearest = 8 ** 2;
  for (let k = first; k < last; k += 1) {
    const ms = DOTS[kind][k];
    const dotX = xOf(DOTS.sentAt[k] + ms);
    if (!(Math.abs(dotX - x) < 8)) continue;
    const dotY = yOfLatency(layout.rows[kind], ms);
    const distance = (dotX - x) ** 2 + (dotY - y) ** 2;
    if (distance < nearest) {
      nearest = distance;
      best = { k, x: dotX, y: dotY };
    }
  }
  if (best === null) return null;
  const { k } = best;
  const after = (ms) =>
    Number.isNaN(ms) ? 'never' : `after ${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
  return {
    ...best,
    facts: [
      [`message ${DOTS.number[k]}`, `sent ${clock(DOTS.sentAt[k], 3)}`],
      ['acknowledged', after(DOTS.ack[k])],
      ['received', after(DOTS.receive[k])],
    ],
  };
}

const choice = document.getElementById('round');
const on = (id, act) => document.getElementById(id).addEventListener('click', act);

function startControls() {
  choice.append(new Option('All rounds', ''));
  for (const round of ROUNDS) {
    const waited = round.outage === null ? '' : `, ${duration(round.outage.ms)}`;
    const why = unusual(round).length > 0 ? ` (${unusual(round).join(', ')})` : '';
    choice.append(new Option(`Round ${round.round}: ${round.fault}${waited}${why}`, round.round));
  }
  choice.addEventListener('change', () =>
    choice.value === '' ? showAll() : select(Number(choice.value)),
  );
  on('previous', () => selectNext(-1));
  on('next', () => selectNext(1));
  on('in', () => zoom(0.5));
  on('out', () => zoom(2));
  on('whole', showAll);
  document.getElementById('controls').hidden = false;
}

/** The milestones of the selected round, in words. */
function showMilestones() {
  const list = document.getElementById('milestones');
  const round = ROUNDS.find((each) => each.round === view.selected);
  list.hidden = round === undefined;
  if (list.dataset.round === String(view.selected)) return;
  list.dataset.round = String(view.selected);
  list.replaceChildren(...(round === undefined ? [] : milestonesOf(round)));
}

function milestonesOf(round) {
  return round.milestones.map(({ name, at }) => {
    const item = document.createElement('li');
    const time = document.createElement('b');
    time.textContent = name === 'fault' ? clock(round.at, 2) : `+${duration(at)}`;
    const words =
      name === 'fault' ? `${round.fault} of ${BROKERS[round.target]}` : MILESTONE_WORDS[name];
    item.append(time, ` ${words}${CODES[name] ? ` (${CODES[name]})` : ''}`);
    return item;
  });
}
