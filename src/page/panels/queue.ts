import { firstFrom } from '../../math/bisect.ts';
import { BROKER_ROLES, type BrokerRole } from '../../model/broker.ts';
import type { Scene } from './scene.ts';

/**
 * Draws the messages in the queue of each broker; the line has gaps where the broker was not
 * active.
 */
export function drawQueue(scene: Scene): void {
  for (const role of BROKER_ROLES) drawDepth(scene, role);
  scene.brush.pen.setLineDash([]);
}

function drawDepth({ brush, drill, frame, scales }: Scene, role: BrokerRole): void {
  const { pen, palette } = brush;
  const row = frame.layout.rows.queue;
  const { at, messages } = drill.depths[role];
  const first = Math.max(0, firstFrom(at, frame.view.from) - 1);
  pen.strokeStyle = palette[role];
  pen.lineWidth = 1.5;
  pen.setLineDash(role === 'backup' ? [4, 2] : []);
  pen.beginPath();
  let before: number | null = null;
  for (const [index, t] of at.slice(first, firstFrom(at, frame.view.to) + 1).entries()) {
    const x = frame.xOf(t);
    const y = row.bottom - ((messages[first + index] ?? 0) / scales.queueTop) * row.height;
    if (before !== null && drill.servedBetween(role, before, t)) pen.lineTo(x, y);
    else {
      pen.moveTo(x - 1.5, y);
      pen.lineTo(x + 1.5, y);
      pen.moveTo(x, y);
    }
    before = t;
  }
  pen.stroke();
}
