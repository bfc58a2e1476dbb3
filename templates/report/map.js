/* The strip below the picture. */

/** The whole drill in a strip: how long the outages were, and what part is looked at. */
function drawMap() {
  const width = map.parentElement.clientWidth;
  const height = 34;
  const pen = fit(map, width, height);
  const across = width - EDGE.left - EDGE.right;
  const x = (t) => EDGE.left + (t / LINE.endMs) * across;
  pen.clearRect(0, 0, width, height);
  pen.fillStyle = COLOR.wash;
  pen.fillRect(EDGE.left, 0, across, height);
  for (const { outage, at, lost, bothActiveMs } of ROUNDS) {
    const share = outage === null ? 0.08 : Math.max(0.08, heightOf(outage.ms));
    const bad = lost > 0 || bothActiveMs > 0;
    pen.fillStyle = bad ? COLOR.bad : COLOR.fault;
    pen.globalAlpha = bad ? 1 : 0.6;
    const high = share * (height - 4);
    pen.fillRect(
      x(at),
      height - high,
      Math.max(bad ? 2 : 1, Math.min(10, across / ROUNDS.length / 8)),
      high,
    );
  }
  pen.globalAlpha = 1;
  const from = x(view.from);
  const wide = Math.max(3, x(view.to) - from);
  pen.globalAlpha = 0.72;
  pen.fillStyle = COLOR.paper;
  pen.fillRect(EDGE.left, 0, from - EDGE.left, height);
  pen.fillRect(from + wide, 0, EDGE.left + across - from - wide, height);
  pen.globalAlpha = 1;
  pen.strokeStyle = COLOR.ink;
  pen.lineWidth = 1.5;
  pen.strokeRect(from + 0.75, 0.75, wide - 1.5, height - 1.5);
}
