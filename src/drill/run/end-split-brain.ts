import { cpSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dataOf } from '../../broker/instance.ts';
import { exportJournal } from '../../messaging/artemis-export.ts';
import { numberIn } from '../../messaging/message.ts';
import { artemisOf } from '../../pair/clients/messages.ts';
import type { DrillContext } from './context.ts';
import type { Round } from './faults/injection.ts';

/**
 * Resolves a split brain as an operator would: the broker that was active longer is ended by
 * SIGKILL, and the messages in its journal are recorded in the history. The journal is read from a
 * copy, before the broker is restarted: as a replica it discards its own data. For a pair that is
 * kept the copy stays, because it contains the user's queues too.
 */
export async function endSplitBrain(context: DrillContext, round: Round): Promise<void> {
  const { pair, plan, recorder, signal, say } = context;
  const older = pair.broker(round.target);
  await older.kill();
  recorder.tell({ process: 'nemesis', type: 'info', f: 'end-split-brain', value: round });
  say(`split brain: reading the journal of ${older.name}`);
  const data = dataOf(older.instance);
  const copy = join(dirname(data), `data.${plan.run}-round-${round.round}`);
  cpSync(data, copy, { recursive: true });
  try {
    const identities = await exportJournal(artemisOf(pair, round.target), copy, signal);
    for (const identity of identities) {
      const number = numberIn(identity, plan.run);
      if (number !== null)
        recorder.tell({ process: round.target, type: 'info', f: 'journal', value: number });
    }
  } finally {
    if (context.keepsPair) say(`a copy of the data of ${older.name} is kept in ${copy}`);
    else rmSync(copy, { recursive: true, force: true });
  }
}
