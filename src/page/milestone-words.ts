import type { RoundMilestoneName } from '../model/timeline.ts';

/** Milestones in a word or two, as the picture and the lists of a round name them. */
export const MILESTONE_WORDS: Readonly<Record<RoundMilestoneName, string>> = {
  fault: 'fault',
  promoting: 'takes over',
  active: 'active',
  'first-ack': 'first ack',
  resume: 'goes on',
  reconnect: 'link restored',
  'end-split-brain': 'split brain ended',
  heal: 'brought back',
  'in-sync': 'in sync',
  'hand-back': 'hands back',
  'failback-active': 'active again',
  protected: 'protected',
};
