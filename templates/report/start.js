/* Puts all together. */

function describeWindow() {
  const decimals = view.to - view.from < 10_000 ? 2 : 1;
  const words = isWhole()
    ? `Whole drill, ${duration(LINE.endMs)}`
    : `${clock(view.from, decimals)} \u2013 ${clock(view.to, decimals)} (${duration(view.to - view.from)})`;
  const text = document.getElementById('window');
  if (text.textContent !== words) text.textContent = words;
  choice.value = view.selected === null ? '' : String(view.selected);
  document.getElementById('whole').disabled = isWhole() && view.selected === null;
}

function paint() {
  draw();
  drawMap();
  describeWindow();
  showMilestones();
}

let silent = false;
/** Several changes of the view, one drawing. */
function quietly(act) {
  silent = true;
  act();
  silent = false;
  for (const viewer of viewers) viewer();
}

function resize() {
  layOut();
  readColors(base.getContext('2d'));
  clearOver();
  paint();
}

function selectByAddress() {
  const number = /^#round-(\d+)$/.exec(location.hash)?.[1];
  if (number !== undefined) select(Number(number));
}

const copy = document.getElementById('copy');
copy.addEventListener('click', async () => {
  const command = document.getElementById('command');
  getSelection().selectAllChildren(command);
  // Not every browser lets a page from a file use the clipboard; then the selection is copied the old way.
  const copied = await Promise.resolve()
    .then(() => navigator.clipboard.writeText(command.textContent))
    .then(
      () => true,
      () => document.execCommand('copy'),
    );
  copy.textContent = copied ? 'Copied' : 'Press Ctrl+C';
  setTimeout(() => (copy.textContent = 'Copy'), 2_000);
});

viewers.push(() => silent || paint());
startControls();
startRounds();
resize();
new ResizeObserver(() => picture.clientWidth !== layout.width && resize()).observe(picture);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', resize);
addEventListener('hashchange', selectByAddress);
selectByAddress();
