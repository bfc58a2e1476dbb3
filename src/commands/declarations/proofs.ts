import { EXEC_FAULTS } from '../../model/exec.ts';
import { comparedFaults, faultsForHelp, lastingFaults } from '../../model/faults.ts';
import { MAKE_OPTIONS, type Declaration } from '../options/declaration.ts';

const LOAD_OPTIONS = [
  ['--rate <n>', 'messages a second, or max (default: 500)'],
  ['--size <bytes>', 'size of a message (default: 256)'],
  ['--producers <n>', 'sending clients (default: 1)'],
  ['--consumers <n>', 'receiving clients (default: 1)'],
  [
    '--client <kind>',
    'careful: resends what was not acknowledged; naive: does not ask (default: careful)',
  ],
] as const;

const PAUSE_FOR = [
  '--pause-for <time>',
  `how long ${lastingFaults().join(', ')} last (default: 10s)`,
] as const;

/** What `compare` takes several of. */
const COMPARED = ['--broker', '--lock-manager', '--failure-detection'];

/** What shows and proves how a pair behaves. */
export const PROOFS: readonly Declaration[] = [
  {
    name: 'demo',
    summary: 'the whole walk, guided: messages survive a failover and a failback',
    example: 'amq-ha-demo demo --pause',
    makesPair: true,
    options: [['--pause', 'wait for Enter before each step']],
    act: async (context, _args, flags) => (await import('../prove/demo.ts')).demo(context, flags),
  },
  {
    name: 'smoke',
    summary: 'the walk as a CI test, in a folder of its own on free ports',
    example: 'amq-ha-demo smoke --junit smoke.xml',
    makesPair: true,
    options: [
      ['--junit <file>', 'write the result as JUnit XML'],
      ['--artifacts <dir>', 'on failure: broker logs, configs and the timeline'],
    ],
    act: async (context, _args, flags) => (await import('../prove/smoke.ts')).smoke(context, flags),
  },
  {
    name: 'matrix',
    summary: 'the smoke walk on many brokers, one after the other, as one table',
    example: 'amq-ha-demo matrix --broker 2.10.1,2.28.0,2.44.0 --markdown matrix.md',
    options: [
      [
        '--broker <list>',
        'versions, zips, folders of zips, unpacked folders, https URLs; several with commas (default: all zips in installs/, else Artemis 2.44.0)',
      ],
      ['--junit <file>', 'write the results as JUnit XML, a suite a broker'],
      ['--markdown <file>', 'write the table as Markdown'],
      ...MAKE_OPTIONS.filter(([flags]) => !flags.startsWith('--broker ')),
    ],
    act: async (context, _args, flags) =>
      (await import('../prove/matrix.ts')).matrix(context, flags),
  },
  {
    name: 'drill',
    summary:
      'faults under load: proves that nothing acknowledged was lost, and how long clients waited',
    example: 'amq-ha-demo drill --fault kill,stop --rounds 10 --max-outage 3s',
    makesPair: true,
    options: [
      [
        '--fault <kinds>',
        `${faultsForHelp('drill').join(', ')}; several with commas (default: kill)`,
      ],
      ['--rounds <n>', 'how many faults (default: 1)'],
      ...LOAD_OPTIONS,
      PAUSE_FOR,
      ['--max-lost <n>', 'fail above this many lost messages (default: 0)'],
      ['--max-outage <time>', 'fail when clients waited longer, such as 3s (default: no limit)'],
      ['--max-duplicated <n>', 'fail above this many duplicates (default: no limit)'],
      ['--max-both-active <time>', 'fail when both were active for longer (default: 1s)'],
      ['--seed <n>', 'repeat a run: faults are drawn and timed from it (default: a new one)'],
      ['--here', 'on the pair of this home (default: a throw-away one)'],
    ],
    act: async (context, _args, flags) =>
      (await import('../prove/drill.ts')).drillCommand(context, flags),
  },
  {
    name: 'check [run]',
    summary: 'judge a stored drill again, by its history: a folder, a name, or last',
    example: 'amq-ha-demo check last',
    act: async (context, [run]) => (await import('../prove/check.ts')).check(context, run),
  },
  {
    name: 'compare',
    summary:
      'the same drill on every kind of pair, as one table: what each fault does to each of them',
    example: 'amq-ha-demo compare --lock-manager none,file --fault kill,pause --rounds 3',
    options: [
      ['--lock-manager <kinds>', 'none, file, zookeeper; several with commas (default: all)'],
      [
        '--fault <kinds>',
        `as of a drill; several with commas (default: ${comparedFaults().join(',')})`,
      ],
      [
        '--broker <list>',
        'zips, folders, https URLs or versions, with commas (default: the zip in installs/, else Artemis 2.44.0)',
      ],
      ['--failure-detection <kinds>', 'fast, stock; both with a comma (default: fast)'],
      ['--rounds <n>', 'how often each fault comes to each pair (default: 1)'],
      [
        '--baseline <run>',
        'an earlier comparison or drill (folder, name, compare.json, or last): exit 1 when something got slower or less safe',
      ],
      ...LOAD_OPTIONS,
      PAUSE_FOR,
      ['--seed <n>', 'repeat a comparison: every drill is drawn from it (default: a new one)'],
      ...MAKE_OPTIONS.filter(([flags]) => !COMPARED.includes(flags.split(' ')[0] ?? '')),
    ],
    act: async (context, _args, flags) =>
      (await import('../prove/compare.ts')).compare(context, flags),
  },
  {
    name: 'exec [command...]',
    summary: 'run your command beside a pair, and make the pair fail meanwhile',
    example: 'amq-ha-demo exec --fault kill@5s,failback@15s -- npm test',
    usage: '[options] -- <command...>',
    makesPair: true,
    options: [
      [
        '--fault <what@when>',
        `${EXEC_FAULTS.join(', ')}, each at a time from the start of the command; several with commas`,
        'repeatable',
      ],
      [
        '--on <text=what>',
        'the same when a line of the output holds a text, once: --on "half way"=kill',
        'repeatable',
      ],
      [
        '--here',
        'with the pair of this home, protected again afterwards (default: a throw-away one)',
      ],
    ],
    act: async (context, args, flags) =>
      (await import('../prove/exec.ts')).exec(context, args, flags),
  },
];
