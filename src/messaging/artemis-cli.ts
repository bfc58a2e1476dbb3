import { AmqHaError } from '../model/errors.ts';
import { run } from '../platform/run.ts';
import { throwIfInterrupted } from '../platform/wait-until.ts';

/** How to call the commands of an instance. */
export interface ArtemisCommand {
  /** The instance's own `bin/artemis`. */
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  /** Folder to call it in. */
  readonly cwd: string;
}

/** How to call the messaging commands of an instance. */
export interface ArtemisCli extends ArtemisCommand {
  /** Core URL of the broker that is active. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly queue: string;
  readonly signal?: AbortSignal | undefined;
}

/** A thousand messages take about 4 s; a command that takes longer than this hangs. */
const BASE_TIMEOUT_MS = 60_000;
const TIMEOUT_PER_MESSAGE_MS = 40;

/**
 * Matches the counts in the output of producer, consumer and browser of every release (the browser
 * printed "Consumed" up to 2.2; the consumer prints the requested count first from 2.8 on). The
 * last one is right.
 */
const COUNTED = /thread=\d+ (?:Produced|Consumed|browsed): (\d+) messages/g;

/** Returns the count that the command printed last; 0 when it printed none. */
export function countIn(output: string): number {
  return Number([...output.matchAll(COUNTED)].at(-1)?.[1] ?? 0);
}

/**
 * Sends durable messages with `artemis producer`.
 * @throws AmqHaError WRONG_STATE when fewer were sent than requested
 */
export async function produceMessages(
  cli: ArtemisCli,
  count: number,
  sizeBytes: number | null,
): Promise<number> {
  const size = sizeBytes === null ? [] : ['--message-size', String(sizeBytes)];
  return call(cli, 'producer', count, ['--message-count', String(count), ...size], count);
}

/**
 * Receives with `artemis consumer`, which ends when nothing more arrives.
 * @throws AmqHaError WRONG_STATE when fewer than `atLeast` arrived
 */
export async function consumeMessages(
  cli: ArtemisCli,
  count: number,
  atLeast: number,
): Promise<number> {
  return call(
    cli,
    'consumer',
    count,
    ['--message-count', String(count), '--break-on-null', '--receive-timeout', '2000'],
    atLeast,
  );
}

/**
 * Browses messages with `artemis browser`, which leaves them in the queue.
 * @throws AmqHaError WRONG_STATE when fewer than `atLeast` were seen
 */
export async function browseMessages(
  cli: ArtemisCli,
  count: number,
  atLeast: number,
): Promise<number> {
  return call(cli, 'browser', count, ['--message-count', String(count)], atLeast);
}

/**
 * Returns the arguments as a user would type them; the caller masks the password when it shows
 * them.
 */
export function messageArguments(
  cli: ArtemisCli,
  command: string,
  options: readonly string[],
): readonly string[] {
  return [
    command,
    '--silent',
    '--url',
    cli.url,
    '--user',
    cli.user,
    '--password',
    cli.password,
    '--destination',
    `queue://${cli.queue}`,
    ...options,
  ];
}

async function call(
  cli: ArtemisCli,
  command: string,
  count: number,
  options: readonly string[],
  atLeast: number,
): Promise<number> {
  const timeoutMs = BASE_TIMEOUT_MS + count * TIMEOUT_PER_MESSAGE_MS;
  const result = await run(cli.script, messageArguments(cli, command, options), {
    env: cli.env,
    cwd: cli.cwd,
    timeoutMs,
    signal: cli.signal,
  });
  throwIfInterrupted(cli.signal);
  const counted = countIn(result.stdout);
  // Its exit code is 0 even when its threads failed, so only the count is reliable.
  if (counted >= atLeast) return counted;
  const why = result.timedOut
    ? `it did not end within ${timeoutMs / 1000} s`
    : lastLines(result.stderr === '' ? result.stdout : result.stderr);
  throw new AmqHaError(
    'WRONG_STATE',
    `artemis ${command} processed ${counted} of ${atLeast} messages on ${cli.url}: ${why}`,
    {
      hint: 'amq-ha-demo status',
      document: { queue: cli.queue, count: counted },
    },
  );
}

const lastLines = (text: string): string => text.trim().split('\n').slice(-5).join('\n');
