import type { Change, MilestoneName } from '../model/change.ts';
import { duration, table } from './format.ts';
import { wrapped } from './verdict.ts';

const WORDS: Readonly<Record<MilestoneName, string>> = {
  fault: 'the active broker failed',
  start: 'the stopped broker was started',
  'in-sync': 'it has everything (AMQ221024)',
  'hand-back': 'the slave hands back (AMQ221039)',
  promoting: 'takes over (AMQ221037)',
  active: 'is active (AMQ221007)',
  'first-ack': 'first acknowledged send of a client',
  protected: 'protected again',
};

/**
 * Milestones, and the result.
 * @param width of the screen, in columns
 */
export function changeText(change: Change, width: number): string {
  const rows = table(
    [
      {
        title: '',
        cells: change.milestones.map((milestone) => `+${String(milestone.atMs)} ms`),
        align: 'right',
      },
      { title: '', cells: change.milestones.map((milestone) => WORDS[milestone.name]) },
    ],
    80,
  );
  return [
    ...rows.slice(1).map((row) => `  ${row}`),
    '',
    ...wrapped(result(change), width, 'done: ', '      '),
  ].join('\n');
}

function result(change: Change): string {
  if (change.by === 'start') {
    const back = `protected again after ${duration(change.restoredMs ?? 0)}`;
    if (change.from === change.to) return `${back}; ${change.to} is active, as before`;
    return `${change.from} -> ${change.to}; clients waited ${duration(change.outageMs)}; ${back}`;
  }
  return `${change.from} -> ${change.to} by ${change.by}; clients waited ${duration(change.outageMs)}`;
}
