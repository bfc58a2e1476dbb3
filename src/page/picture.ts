import { Brush, fit, readPalette, type Palette } from './brush.ts';
import { detailOf } from './detail.ts';
import { KINDS, type Drill } from './drill.ts';
import { element } from './elements.ts';
import { Frame, layOut } from './frame.ts';
import { drawMap } from './map.ts';
import { drawBands, drawCaptions, drawLevels, drawTimeAxis } from './panels/axes.ts';
import { drawFlags } from './panels/flags.ts';
import { drawBothActive, drawLanes, fillsOf, writeStates } from './panels/lanes.ts';
import { drawLatencies, drawMarks, drawSent } from './panels/messages.ts';
import { drawQueue } from './panels/queue.ts';
import type { Fills, Scene } from './panels/scene.ts';
import { drawWaitBars, drawWaitShades } from './panels/waits.ts';
import { scalesOf, type Scales } from './scales.ts';
import type { View } from './view.ts';

/**
 * The picture: flags, two lanes, outages, sends, acknowledgements, receipts, queue on one time
 * axis, and the map of the whole drill below. What the pointer shows is on another canvas above it.
 */
export class Picture {
  readonly drill: Drill;
  readonly view: View;
  readonly place = element('picture', HTMLDivElement);
  readonly map = element('map', HTMLCanvasElement);
  /** The facts at the pointer. */
  readonly tip = element('tip', HTMLDivElement);
  readonly scales: Scales;
  readonly #base = element('base', HTMLCanvasElement);
  readonly #over = element('over', HTMLCanvasElement);
  #frame: Frame;
  #palette: Palette;
  #fills: Fills;

  constructor(drill: Drill, view: View) {
    this.drill = drill;
    this.view = view;
    this.scales = scalesOf(drill);
    this.#frame = new Frame(view, layOut(this.place.clientWidth));
    this.#palette = readPalette();
    this.#fills = fillsOf(this.#fitted(this.#base));
    this.clearOver();
  }

  get frame(): Frame {
    return this.#frame;
  }

  /** True when the width of the picture has changed since the last `resize`. */
  get isOutgrown(): boolean {
    return this.place.clientWidth !== this.#frame.layout.width;
  }

  /** Adopts the present width and colours. */
  resize(): void {
    this.#frame = new Frame(this.view, layOut(this.place.clientWidth));
    this.#palette = readPalette();
    this.#fills = fillsOf(this.#fitted(this.#base));
    this.clearOver();
    this.draw();
  }

  draw(): void {
    const scene = this.#scene();
    const { layout } = this.#frame;
    scene.brush.pen.clearRect(0, 0, layout.width, layout.height);
    drawTimeAxis(scene);
    this.#clipped(scene, () => drawBands(scene));
    drawLevels(scene);
    const texts = this.#clipped(scene, () => {
      const states = drawLanes(scene);
      drawBothActive(scene);
      drawSent(scene);
      drawWaitShades(scene);
      for (const kind of KINDS) drawLatencies(scene, kind);
      drawMarks(scene);
      drawQueue(scene);
      return states;
    });
    drawWaitBars(scene);
    drawFlags(scene);
    drawCaptions(scene);
    writeStates(scene, texts);
    drawMap(this.map, this.#palette, this.drill, this.view, this.scales.waits);
  }

  /** Returns the canvas above the picture, cleared, for what the pointer shows. */
  clearOver(): Brush {
    const brush = this.#fitted(this.#over);
    const { width, height } = this.#frame.layout;
    brush.pen.clearRect(0, 0, width, height);
    return brush;
  }

  #scene(): Scene {
    const { drill, scales, view } = this;
    const seen = drill.rounds.filter(({ at, end }) => end >= view.from && at <= view.to);
    return {
      brush: this.#fitted(this.#base),
      fills: this.#fills,
      drill,
      frame: this.#frame,
      scales,
      detail: detailOf(drill, this.#frame),
      seen,
      roomPx: this.#frame.inner / Math.max(1, seen.length),
    };
  }

  #fitted(canvas: HTMLCanvasElement): Brush {
    const { width, height } = this.#frame.layout;
    return new Brush(fit(canvas, width, height), this.#palette);
  }

  /** Draws only within the time axis. */
  #clipped<T>({ brush: { pen }, frame }: Scene, act: () => T): T {
    pen.save();
    pen.beginPath();
    pen.rect(frame.left, 0, frame.inner, frame.layout.height);
    pen.clip();
    const result = act();
    pen.restore();
    return result;
  }
}
