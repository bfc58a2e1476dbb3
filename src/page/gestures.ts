import { timeInMap } from './map.ts';
import type { Navigator } from './navigator.ts';
import type { Picture } from './picture.ts';
import { drawSelection, pointAt } from './pointing.ts';
import type { View } from './view.ts';

/** What a pressed pointer does: where it began, on the screen or in time. */
type Gesture =
  | { readonly kind: 'select'; readonly x: number }
  | { readonly kind: 'move'; readonly t: number }
  | { readonly kind: 'pinch'; readonly left: number; readonly right: number };

/** Shortest drag that selects a span of time, in px. */
const MIN_DRAG_PX = 4;

const placeIn = (element: HTMLElement, event: MouseEvent): number =>
  event.clientX - element.getBoundingClientRect().left;

/** Starts mouse, touch, wheel and keys on the picture, and the pointer on the map. */
export function startGestures(picture: Picture, navigator: Navigator): void {
  const soon = inNextFrame(picture.view);
  startPointers(picture, navigator, soon);
  startWheel(picture, navigator, soon);
  startKeys(picture, navigator);
  startMap(picture, soon);
}

type Soon = (act: () => void) => void;

/**
 * Returns a function that runs actions in the next frame; actions before that are queued, so that
 * no turn of the wheel is lost.
 */
function inNextFrame(view: View): Soon {
  let queued: (() => void)[] = [];
  return (act) => {
    queued.push(act);
    if (queued.length > 1) return;
    requestAnimationFrame(() => {
      const acts = queued;
      queued = [];
      view.together(() => {
        for (const each of acts) each();
      });
    });
  };
}

function startPointers(picture: Picture, navigator: Navigator, soon: Soon): void {
  const { place, view, drill } = picture;
  const pointers = new Map<number, number>();
  let gesture: Gesture | null = null;

  place.addEventListener('pointerdown', (event) => {
    if (event.button > 1) return;
    place.setPointerCapture(event.pointerId);
    const x = placeIn(place, event);
    pointers.set(event.pointerId, x);
    const moves = event.pointerType === 'touch' || event.shiftKey || event.button === 1;
    const fingers = fingersOf(pointers);
    if (fingers !== null)
      gesture = {
        kind: 'pinch',
        left: picture.frame.timeOf(fingers.left),
        right: picture.frame.timeOf(fingers.right),
      };
    else if (moves) gesture = { kind: 'move', t: picture.frame.timeOf(x) };
    else gesture = { kind: 'select', x };
    pointAt(picture, null);
  });

  place.addEventListener('pointermove', (event) => {
    const x = placeIn(place, event);
    if (gesture === null || !pointers.has(event.pointerId)) {
      pointAt(picture, { x, y: event.clientY - place.getBoundingClientRect().top });
      return;
    }
    pointers.set(event.pointerId, x);
    if (gesture.kind === 'select') drawSelection(picture, gesture.x, x);
    else if (gesture.kind === 'move') {
      const { t } = gesture;
      soon(() => {
        if (gesture !== null) view.move(t - picture.frame.timeOf(x));
      });
    } else pinch(gesture);
  });

  /** Keeps the moments under both fingers. */
  function pinch({ left, right }: Gesture & { kind: 'pinch' }): void {
    const fingers = fingersOf(pointers);
    if (fingers === null || fingers.right - fingers.left < 10) return;
    const { frame } = picture;
    const msPerPx = (right - left) / (fingers.right - fingers.left);
    const from = left - (fingers.left - frame.left) * msPerPx;
    soon(() => view.show(from, from + frame.inner * msPerPx));
  }

  const release = (event: PointerEvent): void => {
    if (!pointers.delete(event.pointerId) || gesture === null) return;
    const done = gesture;
    gesture = null;
    picture.clearOver();
    const x = placeIn(place, event);
    if (done.kind !== 'select' || Math.abs(x - done.x) <= MIN_DRAG_PX || event.type !== 'pointerup')
      return;
    const [from, to] = [Math.min(done.x, x), Math.max(done.x, x)];
    navigator.fly({
      from: Math.max(0, picture.frame.timeOf(from)),
      to: Math.min(drill.endMs, picture.frame.timeOf(to)),
    });
  };
  place.addEventListener('pointerup', release);
  place.addEventListener('pointercancel', release);
  place.addEventListener('pointerleave', () => {
    if (gesture === null) pointAt(picture, null);
  });
  place.addEventListener('dblclick', () => navigator.showAll());
}

/** Returns two fingers from left to right; null when there are not exactly two. */
function fingersOf(
  pointers: ReadonlyMap<number, number>,
): { readonly left: number; readonly right: number } | null {
  const places = [...pointers.values()];
  return places.length === 2 ? { left: Math.min(...places), right: Math.max(...places) } : null;
}

function startWheel(picture: Picture, navigator: Navigator, soon: Soon): void {
  const { place, view } = picture;
  const onWheel = (event: WheelEvent): void => {
    // When the whole drill is in view, zooming out scrolls the page.
    if (view.isWhole && event.deltaY > 0 && Math.abs(event.deltaX) < event.deltaY) return;
    event.preventDefault();
    navigator.stop();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      soon(() => view.move(((event.deltaX * unit) / picture.frame.inner) * view.span));
      return;
    }
    const around = picture.frame.timeOf(placeIn(place, event));
    const turned = Math.max(-200, Math.min(200, event.deltaY * unit));
    soon(() => view.zoom(Math.exp(turned * 0.002), around));
  };
  place.addEventListener('wheel', onWheel, { passive: false });
}

function startKeys({ place, view }: Picture, navigator: Navigator): void {
  const closer = (): void => view.zoom(0.6);
  const all = (): void => navigator.showAll();
  const acts = new Map<string, () => void>([
    ['ArrowLeft', () => view.move(-0.2 * view.span)],
    ['ArrowRight', () => view.move(0.2 * view.span)],
    ['+', closer],
    ['=', closer],
    ['-', () => view.zoom(1 / 0.6)],
    ['0', all],
    ['Home', all],
    ['Escape', all],
    ['n', () => navigator.selectNext(1)],
    ['p', () => navigator.selectNext(-1)],
  ]);
  place.addEventListener('keydown', (event) => {
    const act = acts.get(event.key) ?? acts.get(event.key.toLowerCase());
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
}

function startMap({ map, drill, view }: Picture, soon: Soon): void {
  const centre = (event: PointerEvent): void => {
    const t = timeInMap(map, placeIn(map, event), drill);
    soon(() => view.move(t - (view.from + view.to) / 2));
  };
  map.addEventListener('pointerdown', (event) => {
    map.setPointerCapture(event.pointerId);
    centre(event);
  });
  map.addEventListener('pointermove', (event) => {
    if (event.buttons > 0) centre(event);
  });
}
