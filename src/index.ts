/** The library: make a pair, make it fail, judge what happened. It prints nothing and never ends the process. */
export { createPair, type CreatePairOptions, type Pair } from './api/create-pair.ts';
export { drill, type DrillSettings } from './api/drill.ts';
export type { DrillOutcome } from './drill/conduct.ts';
export { AmqHaError, type ErrorCode } from './model/errors.ts';
export type { Change, Milestone } from './model/change.ts';
export type { DrillPlan, Limits, LoadPlan } from './model/drill.ts';
export type { DrillEvent, DrillNow, DrillPhase } from './model/drill-event.ts';
export type { DrillFault, Fault } from './model/faults.ts';
export type { PairState, PairStatus, BrokerStatus } from './model/status.ts';
export type { Progress, Step } from './model/step.ts';
export type { Distribution, Outage, RoundVerdict, Verdict } from './model/verdict.ts';
