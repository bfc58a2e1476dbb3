import type { RoundMilestoneName } from '../model/timeline.ts';

/** Short names of milestones, for the picture and the lists of a round. */
export const MILESTONE_TEXT: Readonly<Record<RoundMilestoneName, string>> = {
  fault: 'fault',
  promoting: 'takes over',
  active: 'active',
  'first-ack': 'first ack',
  resume: 'resumes',
  reconnect: 'link restored',
  'end-split-brain': 'split brain ended',
  heal: 'recovery begins',
  'in-sync': 'in sync',
  'hand-back': 'hands back',
  'failback-active': 'active again',
  protected: 'protected',
};
