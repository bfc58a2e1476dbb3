import { MILESTONE_CODES } from '../../../src/drill/judge/milestones.ts';
import { makeTimeline } from '../../../src/drill/report/timeline.ts';
import type { PageData } from '../../../src/model/timeline.ts';
import { Drill, type Round } from '../../../src/page/drill.ts';
import { synthetic } from '../drill/report/synthetic.ts';

type Options = Parameters<typeof synthetic>[0];

/** Returns a drill as its page reads it: through JSON, as in a report. */
export function drillOf(options: Options): Drill {
  const { evidence, verdict } = synthetic(options);
  const data: PageData = {
    timeline: makeTimeline(evidence, verdict),
    milestoneCodes: MILESTONE_CODES,
  };
  return new Drill(JSON.parse(JSON.stringify(data)) as PageData);
}

/** A round in which a kill was survived within 5 s. */
export const ROUND: Round = {
  round: 1,
  fault: 'kill',
  target: 'primary',
  takeover: true,
  at: 10_000,
  end: 15_000,
  band: [10_000, 10_500],
  heal: [11_000, 15_000],
  outage: { from: 10_000, to: 10_500, ms: 500 },
  consumerOutage: null,
  failback: { from: 14_000, to: 15_200, ms: 1_200 },
  bothActiveMs: 0,
  lost: 0,
  restoredMs: 5_000,
  milestones: [],
  unusual: [],
};
