/**
 * Both brokers killed at once, then `start`, again and again: each must end `protected`, with every acknowledged
 * message still there.
 *
 *   node scripts/double-kills.mjs [kills [lock manager]]
 */
import { fileURLToPath } from 'node:url';
import { Failed, MODES, onOwnPair, timed } from './soak-pair.mjs';

const MESSAGES = 10;
/** A process that was killed is gone within ms. */
const LOOKS = 100;

/**
 * @param mode name of the lock manager, as in `--lock-manager`
 * @param options.broker what `--broker` takes; none: the newest release that is there
 * @returns {Promise<{mode, wanted, done, failure: string | null, folder: string | null, startMs: number[]}>}
 *   `done` starts ended protected; the times are those of the commands
 */
export async function doubleKills(mode, { kills, broker, say = () => undefined }) {
  const result = { mode, wanted: kills, done: 0, startMs: [] };
  const at = () => `kill ${result.done + 1}`;
  const end = await onOwnPair({ name: 'kills', mode, broker, at, say }, async ({ run, ok }) => {
    while (result.done < kills) {
      await ok('produce', '--count', String(MESSAGES));
      await killBoth(run);
      result.startMs.push(await timed(() => ok('start')));
      const { state, active } = await ok('status');
      if (state !== 'protected') throw new Failed(`the pair is ${state}`);
      const { count } = await ok('browse');
      const sent = MESSAGES * (result.done + 1);
      if (count !== sent) throw new Failed(`${count} of ${sent} messages are there`);
      result.done += 1;
      say(
        `${mode} ${result.done}/${kills}: start ${result.startMs.at(-1)} ms, ${active} is active`,
      );
    }
  });
  return { ...result, ...end };
}

async function killBoth(run) {
  const { brokers } = (await run(['status'])).document;
  for (const { pid } of brokers) process.kill(pid, 'SIGKILL');
  for (let look = 0; look < LOOKS; look += 1)
    if ((await run(['status'])).document.state === 'down') return;
  throw new Failed('the brokers did not end');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [kills = '20', only] = process.argv.slice(2);
  const say = (line) => process.stderr.write(`${line}\n`);
  const results = [];
  for (const mode of only === undefined ? MODES : [only])
    results.push(await doubleKills(mode, { kills: Number(kills), say }));
  process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  process.exitCode = results.every(({ failure }) => failure === null) ? 0 : 1;
}
