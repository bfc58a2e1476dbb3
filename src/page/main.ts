import type { PageData } from '../model/timeline.ts';
import { startControls } from './controls.ts';
import { startCopyButton } from './copy-button.ts';
import { Drill } from './drill.ts';
import { element } from './elements.ts';
import { startGestures } from './gestures.ts';
import { startMilestones } from './milestone-list.ts';
import { Navigator } from './navigator.ts';
import { Picture } from './picture.ts';
import { RoundsTable } from './rounds-table.ts';
import { View } from './view.ts';

/** The report wrote these data and this script into one page, so both are of the same build. */
const data = JSON.parse(element('data', HTMLScriptElement).textContent) as PageData;

const drill = new Drill(data);
const view = new View(drill.endMs);
const navigator = new Navigator(view, drill);
startControls(drill, view, navigator);
const picture = new Picture(drill, view);
view.onChange(() => picture.draw());
startMilestones(drill, view);
startGestures(picture, navigator);
new RoundsTable(drill, view, navigator);
startCopyButton();
picture.draw();

const resize = (): void => picture.resize();
new ResizeObserver(() => {
  if (picture.isOutgrown) resize();
}).observe(picture.place);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', resize);

/** Selects the round in the address, such as `#round-3`. */
function selectByAddress(): void {
  const number = /^#round-(\d+)$/.exec(location.hash)?.[1];
  if (number !== undefined) navigator.select(Number(number));
}
addEventListener('hashchange', selectByAddress);
selectByAddress();
