/**
 * Both brokers killed at once, then `start`, again and again: each must end `protected`, with every acknowledged
 * message still there.
 *
 *   node scripts/double-kills.mjs [kills [lock manager]]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command, Failed, timed } from './busy-cycles.mjs';

const MESSAGES = 10;
/** A process that was killed is gone within ms. */
const LOOKS = 100;

/**
 * Runs on a pair of its own, in a temporary folder that is kept when a start fails.
 *
 * @param mode name of the lock manager, as in `--lock-manager`
 * @param options.broker what `--broker` takes; none: the newest release that is there
 * @returns {Promise<{mode, wanted, done, failure: string | null, folder: string | null, startMs: number[]}>}
 *   `done` starts ended protected; the times are those of the commands
 */
export async function doubleKills(mode, { kills, broker, say = () => undefined }) {
  const folder = mkdtempSync(join(tmpdir(), `amq-ha-demo-kills-${mode}-`));
  const result = { mode, wanted: kills, done: 0, failure: null, folder: null };
  const startMs = [];
  const ok = (...args) => command(folder, args);
  try {
    const zip = broker === undefined ? [] : ['--broker', broker];
    await ok('init', ...zip, '--lock-manager', mode, '--ports', 'auto');
    while (result.done < kills) {
      await ok('produce', '--count', String(MESSAGES));
      await killBoth(ok);
      startMs.push(await timed(() => ok('start')));
      const { state, active } = await ok('status');
      if (state !== 'protected') throw new Failed(`the pair is ${state}`);
      const { count } = await ok('browse');
      const sent = MESSAGES * (result.done + 1);
      if (count !== sent) throw new Failed(`${count} of ${sent} messages are there`);
      result.done += 1;
      say(`${mode} ${result.done}/${kills}: start ${startMs.at(-1)} ms, ${active} is active`);
    }
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    result.failure = `kill ${result.done + 1}: ${error.message}`;
    result.folder = folder;
    say(`${mode}: ${result.failure}\nleft as it is: ${folder}`);
  } finally {
    await command(folder, ['stop']).catch(() => undefined);
    if (result.failure === null) {
      await command(folder, ['clean', '--yes']).catch(() => undefined);
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return { ...result, startMs };
}

async function killBoth(ok) {
  const { brokers } = await ok('status');
  for (const { pid } of brokers) process.kill(pid, 'SIGKILL');
  for (let look = 0; look < LOOKS; look += 1) if ((await ok('status')).state === 'down') return;
  throw new Failed('the brokers did not end');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [kills = '20', only] = process.argv.slice(2);
  const say = (line) => process.stderr.write(`${line}\n`);
  const results = [];
  for (const mode of only === undefined ? ['none', 'file', 'zookeeper'] : [only])
    results.push(await doubleKills(mode, { kills: Number(kills), say }));
  process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  process.exitCode = results.every(({ failure }) => failure === null) ? 0 : 1;
}
