/**
 * Which room may import which: the one place that says it. `npm run lint` and `npm test` check it, for static imports,
 * `import()` and types alike. `npm run graph` draws what it comes to in ARCHITECTURE.md.
 */

/** Below everything that knows a broker. */
const GROUND = ['format', 'settings', 'platform', 'math', 'model'];
const BELOW_PAIR = ['broker', 'distribution', 'messaging', 'zookeeper', 'xml', ...GROUND];
const BELOW_DRILL = ['pair', ...BELOW_PAIR];
/** What one broker's rooms may import from below. */
const BELOW_BROKER = ['xml', 'format', 'platform', 'model', 'settings/timing.ts'];
const BELOW_COMMANDS = [
  ...['api', 'compare', 'doctor', 'drill', 'exec', 'matrix', 'upgrade', 'walk', 'ui'],
  ...BELOW_DRILL,
];
const HELP_OF_COMMANDS = ['commands/options', 'commands/shared'];

/**
 * What each room of src may import besides itself, from the bottom to the top. A room is a folder, or a file beside the
 * folders; the files of a room listed inside another one belong to the inner one alone. Who may import a room may import
 * what is in it.
 */
const ROOMS = {
  model: [],
  math: [],
  platform: ['model'],
  settings: ['model'],
  format: ['model'],
  // Runs in a browser: no other room imports it, and what it imports may need neither Node nor a browser.
  page: ['format', 'math', 'model'],
  xml: ['model'],
  render: ['platform/package-file.ts'],

  distribution: ['xml', 'platform', 'model'],
  messaging: ['platform', 'model'],
  zookeeper: ['platform', 'model'],

  'broker/broker-xml': BELOW_BROKER,
  'broker/log': ['broker/instance.ts', ...BELOW_BROKER],
  'broker/data': ['broker', ...BELOW_BROKER],
  broker: ['broker/log', ...BELOW_BROKER],

  'pair/plan': BELOW_PAIR,
  'pair/record': ['pair/plan', ...BELOW_PAIR],
  'pair/newest': ['pair/record', 'pair/plan', ...BELOW_PAIR],
  'pair/instance': ['pair/plan', ...BELOW_PAIR],
  'pair/observe': ['pair/instance', 'pair/newest', 'pair/record', 'pair/plan', ...BELOW_PAIR],
  'pair/clients': ['pair/observe', 'pair/instance', 'pair/plan', ...BELOW_PAIR],
  'pair/start': [
    ...['pair/observe', 'pair/instance', 'pair/newest', 'pair/record', 'pair/plan'],
    ...BELOW_PAIR,
  ],
  'pair/failover': ['pair/start', 'pair/observe', 'pair/plan', ...BELOW_PAIR],
  'pair/relocate': ['pair/observe', 'pair/instance', 'pair/record', 'pair/plan', ...BELOW_PAIR],
  'pair/exchange': [
    ...['pair/start', 'pair/observe', 'pair/instance', 'pair/record', 'pair/plan'],
    ...BELOW_PAIR,
  ],
  'pair/install': [
    ...['pair/exchange', 'pair/relocate', 'pair/start', 'pair/observe'],
    ...['pair/instance', 'pair/record', 'pair/plan'],
    ...BELOW_PAIR,
  ],

  'doctor/releases': ['xml', 'model'],
  'doctor/subject': ['doctor/releases', 'broker', 'distribution', 'xml', 'platform', 'model'],
  'doctor/fixes': ['doctor/subject', 'doctor/releases', 'broker', 'xml'],
  'doctor/rules': ['doctor/fixes', 'doctor/subject', 'doctor/releases', 'xml', 'settings', 'model'],
  'doctor/machine': ['doctor/subject', 'doctor/releases', 'distribution', 'platform', 'model'],
  doctor: ['xml', 'settings', 'platform/package-file.ts', 'model'],

  'drill/plan': BELOW_DRILL,
  'drill/run': BELOW_DRILL,
  'drill/evidence': ['broker', 'messaging', 'format', 'model'],
  'drill/judge': ['drill/evidence', 'broker', 'format', 'math', 'model'],
  'drill/report': ['drill/judge', 'drill/evidence', 'broker', 'render', 'format', 'math', 'model'],
  drill: BELOW_DRILL,

  exec: BELOW_DRILL,
  walk: ['drill', 'render', ...BELOW_DRILL],
  upgrade: ['doctor', 'drill', ...BELOW_DRILL],
  compare: ['drill', 'pair', 'distribution', 'render', 'format', 'platform', 'model'],
  matrix: ['walk', 'drill', 'pair', 'broker', 'distribution', 'xml', 'render', 'format', 'model'],
  api: ['drill', ...BELOW_DRILL],

  ui: ['format', 'math', 'model'],
  'commands/shared': BELOW_COMMANDS,
  'commands/options': ['commands/shared', ...BELOW_COMMANDS],
  'commands/manage': [...HELP_OF_COMMANDS, ...BELOW_COMMANDS],
  'commands/inspect': [...HELP_OF_COMMANDS, ...BELOW_COMMANDS],
  'commands/use': [...HELP_OF_COMMANDS, ...BELOW_COMMANDS],
  'commands/prove': [...HELP_OF_COMMANDS, ...BELOW_COMMANDS],
  'commands/declarations': [
    ...['commands/manage', 'commands/inspect', 'commands/use', 'commands/prove'],
    ...HELP_OF_COMMANDS,
    'model',
  ],
  commands: ['settings', 'model'],

  'cli.ts': ['commands', 'ui', 'settings', 'platform/package-file.ts', 'model'],
  'index.ts': ['api', 'drill', 'model'],
};

/** Which rooms may import a package, so that each can be exchanged in one place; no other package is imported by src. */
const PACKAGES = {
  listr2: ['ui'],
  picocolors: ['ui'],
  commander: ['cli.ts', 'commands'],
  execa: ['platform', 'distribution'],
  axios: ['platform', 'distribution'],
  yauzl: ['distribution'],
  rhea: ['messaging'],
  'fast-xml-parser': ['xml'],
  diff: ['xml'],
  'fast-xml-builder': ['render'],
  'fastest-levenshtein': ['settings'],
};

const escaped = (text) => text.replaceAll(/[.]/g, '\\$&');
/** Files of a room, those of the rooms in it included. */
const pathOf = (room) => `^src/${escaped(room)}${room.endsWith('.ts') ? '$' : '/'}`;
const inside = (room) => Object.keys(ROOMS).filter((other) => other.startsWith(`${room}/`));

/** A room that has others in it stands above them, and may import them unless it is one that they stand on. */
function roomRule([room, allowed]) {
  const isBelowItsOwn = inside(room).some((inner) => ROOMS[inner].includes(room));
  const below = isBelowItsOwn ? [] : inside(room);
  const others = inside(room).filter((inner) => !below.includes(inner) && !allowed.includes(inner));
  const may = [...new Set([...below, ...allowed])];
  return {
    name: `room ${room}`,
    comment: `src/${room} may import ${may.join(', ') || 'nothing but itself'}.`,
    severity: 'error',
    from: { path: pathOf(room), ...notOf(inside(room)) },
    to: {
      path: [`^src/(?!${escaped(room)}${room.endsWith('.ts') ? '$' : '/'})`, ...others.map(pathOf)],
      ...notOf(may),
    },
  };
}

const notOf = (rooms) => (rooms.length === 0 ? {} : { pathNot: rooms.map(pathOf) });

function packageRule([name, rooms]) {
  return {
    name: `package ${name}`,
    comment: `Only ${rooms.map((room) => `src/${room}`).join(' and ')} may import ${name}.`,
    severity: 'error',
    from: { path: '^src/', ...notOf(rooms) },
    to: { path: `(?:^|/)node_modules/${name}/` },
  };
}

const known = Object.keys(PACKAGES).join('|');

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no circle',
      comment: 'Modules that import each other, be it only for a type, can only be read together.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no orphan',
      comment: 'A module that imports nothing and that nothing imports.',
      severity: 'error',
      from: { orphan: true, pathNot: '\\.d\\.mts$' },
      to: {},
    },
    {
      name: 'no file outside the rooms',
      comment: 'A new folder of src needs a line in ROOMS.',
      severity: 'error',
      from: { path: '^src/', ...notOf(Object.keys(ROOMS)) },
      to: {},
    },
    {
      name: 'no import that leads nowhere',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'src stands alone',
      comment: 'What is shipped imports no test and no script.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(?:test|scripts|examples)/' },
    },
    {
      name: 'no other package',
      comment: 'src imports the packages that PACKAGES lists.',
      severity: 'error',
      from: { path: '^src/' },
      to: {
        path: '(?:^|/)node_modules/',
        pathNot: `(?:^|/)node_modules/(?:@types/)?(?:${known}|node)/`,
      },
    },
    ...Object.entries(ROOMS).map(roomRule),
    ...Object.entries(PACKAGES).map(packageRule),
  ],
  options: {
    // Imports of types alone count too, also for a circle.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    // Built: the same modules once more.
    exclude: { path: '^dist/' },
  },
};
