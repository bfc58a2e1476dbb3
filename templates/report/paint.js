/* Colours of the page for the canvas, and small drawing helpers. */

let COLOR = {};
let INK = {};

/** Reads the colours in force and makes the hatchings; again after a change between light and dark. */
function readColors(context) {
  const style = getComputedStyle(document.documentElement);
  const names = [
    ...['ink', 'muted', 'line', 'paper', 'wash', 'active', 'on-active', 'in-sync', 'on-in-sync'],
    ...[
      'paused',
      'down',
      'fault',
      'fault-text',
      'heal',
      'heal-text',
      'ack',
      'receive',
      'primary',
      'backup',
      'bad',
    ],
  ];
  COLOR = Object.fromEntries(
    names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
  );
  INK = {
    'catching-up': hatching(context, COLOR['in-sync'], COLOR.paper, 'slant'),
    paused: hatching(context, COLOR.paused, COLOR.paper, 'upright'),
    both: hatching(context, COLOR.bad, null, 'slant'),
  };
}

function hatching(context, front, back, direction) {
  const size = 8;
  const tile = document.createElement('canvas');
  const ratio = Math.max(1, Math.round(devicePixelRatio));
  tile.width = tile.height = size * ratio;
  const pen = tile.getContext('2d');
  pen.scale(ratio, ratio);
  if (back !== null) {
    pen.fillStyle = back;
    pen.fillRect(0, 0, size, size);
  }
  pen.strokeStyle = front;
  pen.lineWidth = direction === 'slant' ? 2.6 : 3;
  pen.beginPath();
  if (direction === 'slant') {
    for (const shift of [-size, 0, size]) {
      pen.moveTo(shift - 1, size + 1);
      pen.lineTo(shift + size + 1, -1);
    }
  } else {
    pen.moveTo(size / 4, 0);
    pen.lineTo(size / 4, size);
    pen.moveTo((3 * size) / 4, 0);
    pen.lineTo((3 * size) / 4, size);
  }
  pen.stroke();
  const pattern = context.createPattern(tile, 'repeat');
  pattern.setTransform(new DOMMatrix([1 / ratio, 0, 0, 1 / ratio, 0, 0]));
  return pattern;
}

/** A small round dot to be stamped: much faster than a path a dot. */
function stamp(color, radius) {
  const ratio = Math.max(1, devicePixelRatio);
  const tile = document.createElement('canvas');
  const size = Math.ceil((radius * 2 + 1) * ratio);
  tile.width = tile.height = size;
  const pen = tile.getContext('2d');
  pen.fillStyle = color;
  pen.beginPath();
  pen.arc(size / 2, size / 2, radius * ratio, 0, 7);
  pen.fill();
  return { tile, size: size / ratio, half: size / ratio / 2 };
}

/** Makes a canvas as sharp as the screen; its drawing unit is the CSS pixel. */
function fit(canvas, width, height) {
  const ratio = Math.max(1, devicePixelRatio);
  canvas.style.height = `${height}px`;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const context = canvas.getContext('2d');
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

const FONT = (size, weight = 400) =>
  `${weight} ${size}px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif`;

function write(pen, text, x, y, { color, align = 'left', size = 11, weight = 400 } = {}) {
  pen.font = FONT(size, weight);
  pen.fillStyle = color ?? COLOR.muted;
  pen.textAlign = align;
  pen.textBaseline = 'alphabetic';
  pen.fillText(text, x, y);
}

/** Text that stays readable on lines: with a rim in the colour of its ground. */
function halo(pen, text, x, y, { back = COLOR.paper, ...options } = {}) {
  pen.font = FONT(options.size ?? 11, options.weight ?? 400);
  pen.textAlign = options.align ?? 'left';
  pen.lineJoin = 'round';
  pen.strokeStyle = back;
  pen.lineWidth = 4;
  pen.strokeText(text, x, y);
  write(pen, text, x, y, options);
}

function line(pen, x1, y1, x2, y2, color, width = 1) {
  pen.strokeStyle = color;
  pen.lineWidth = width;
  pen.beginPath();
  pen.moveTo(x1, y1);
  pen.lineTo(x2, y2);
  pen.stroke();
}

/** The smallest of 1, 1.5, 2, 3, 4, 5, 6, 8 times a power of ten that is not below `value`. */
function niceTop(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((factor) => factor * power >= value) * power;
}
