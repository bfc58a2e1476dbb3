import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const BELOW_PAIR = ['broker', 'distribution', 'messaging', 'zookeeper', 'platform', 'model'];

/**
 * What each folder of src may import besides itself. A folder imports only what
 * stands to its right here:
 * cli, index -> commands -> exec | walk -> drill -> pair -> broker | distribution | messaging | zookeeper -> platform -> model;
 * settings -> model; ui -> model, and only cli and commands import ui.
 * `folder/file.ts` allows that one file.
 */
const MAY_IMPORT = {
  model: [],
  platform: ['model'],
  distribution: ['platform', 'model'],
  messaging: ['platform', 'model'],
  zookeeper: ['platform', 'model'],
  broker: ['platform', 'model', 'settings/timing.ts'],
  pair: [...BELOW_PAIR, 'settings'],
  drill: ['pair', ...BELOW_PAIR, 'settings'],
  upgrade: ['doctor', 'drill', 'pair', ...BELOW_PAIR, 'settings'],
  walk: ['drill', 'pair', ...BELOW_PAIR, 'settings'],
  exec: ['pair', ...BELOW_PAIR, 'settings'],
  compare: ['drill', 'pair', 'platform', 'model'],
  matrix: ['walk', 'drill', 'pair', 'broker', 'distribution', 'model'],
  doctor: ['broker', 'distribution', 'platform', 'model', 'settings'],
  api: ['drill', 'pair', ...BELOW_PAIR, 'settings'],
  commands: [
    'upgrade',
    'api',
    'compare',
    'doctor',
    'exec',
    'matrix',
    'walk',
    'drill',
    'pair',
    ...BELOW_PAIR,
    'settings',
    'ui',
  ],
  settings: ['model'],
  ui: ['model'],
};
const FOLDERS = Object.keys(MAY_IMPORT);

/** Packages that only some places may import, so that each can be exchanged in one folder. */
const PACKAGES = [
  { names: 'listr2|picocolors', places: ['ui'] },
  { names: 'execa|axios', places: ['platform', 'distribution'] },
  { names: 'rhea', places: ['messaging'] },
  { names: 'fast-xml-parser', places: ['broker'] },
  { names: 'fast-xml-builder', places: ['broker', 'drill'] },
  { names: 'commander', places: ['cli', 'commands'] },
];

function folderRule(folder, toTop) {
  const allowed = MAY_IMPORT[folder];
  const files = allowed.filter((each) => each.includes('/'));
  const closed = FOLDERS.filter((each) => each !== folder && !allowed.includes(each));
  const exceptions = files.map((file) => `(?!${file.replace('.', '\\.')}$)`).join('');
  return {
    regex: `^${toTop}${exceptions}(?:(?:${closed.join('|')})(?:/|$)|(?:cli|index)(?:\\.|$))`,
    message: `src/${folder} may import ${allowed.join(', ') || 'nothing but itself'} (see eslint.config.js).`,
  };
}

function packageRules(place) {
  return PACKAGES.filter(({ places }) => !places.includes(place)).map(({ names, places }) => ({
    regex: `^(?:${names})(?:/|$)`,
    message: `Only src/${places.join(' and src/')} may import this package.`,
  }));
}

/** Static imports by no-restricted-imports, `await import()` and `import('...')` types by their syntax. */
function importRules(patterns) {
  const syntax = patterns.flatMap(({ regex, message }) => {
    const value = `/${regex.replaceAll('/', '\\u002F')}/`;
    return [
      { selector: `ImportExpression > Literal[value=${value}]`, message },
      { selector: `TSImportType > Literal[value=${value}]`, message },
    ];
  });
  return {
    'no-restricted-imports': ['error', { patterns }],
    'no-restricted-syntax': [
      'error',
      { selector: 'ExportDefaultDeclaration', message: 'Use named exports.' },
      ...syntax,
    ],
  };
}

/** Rules of one folder, for its files and, one step further from the top each, those in its sub-folders. */
function boundariesOf(folder) {
  return [0, 1, 2].map((depth) => ({
    files: [`src/${folder}/${'*/'.repeat(depth)}*.ts`],
    rules: importRules([
      folderRule(folder, `(?:\\./)?(?:\\.\\./){${depth + 1}}`),
      ...packageRules(folder),
    ]),
  }));
}

const TOP = ['cli', 'index'].map((name) => ({
  files: [`src/${name}.ts`],
  rules: importRules([
    ...packageRules(name),
    ...(name === 'index'
      ? [{ regex: '^\\./(?:ui/|cli\\.)', message: 'Only cli and commands import ui.' }]
      : []),
  ]),
}));

/** The core rules worth having that neither the compiler nor typescript-eslint covers. */
const CORE_RULES = Object.fromEntries(
  [
    ...['eqeqeq', 'no-async-promise-executor', 'no-cond-assign', 'no-constant-condition'],
    ...['no-control-regex', 'no-debugger', 'no-empty', 'no-empty-character-class'],
    ...['no-loss-of-precision', 'no-misleading-character-class', 'no-self-assign'],
    ...['no-sparse-arrays', 'no-unsafe-finally', 'no-useless-catch', 'no-useless-escape'],
    ...['no-var', 'prefer-const', 'require-yield', 'use-isnan'],
  ].map((name) => [name, 'error']),
);

/** What the compiler finds in TypeScript; plain JavaScript has none behind it. */
const PLAIN_RULES = Object.fromEntries(
  [
    ...['no-const-assign', 'no-dupe-args', 'no-dupe-keys', 'no-func-assign', 'no-import-assign'],
    ...['no-redeclare', 'no-undef', 'no-unreachable', 'no-unused-vars'],
  ].map((name) => [name, 'error']),
);
const NODE_GLOBALS = Object.fromEntries(
  [
    ...['AbortController', 'AbortSignal', 'Buffer', 'URL', 'console', 'fetch', 'performance'],
    ...['process', 'clearInterval', 'clearTimeout', 'setImmediate', 'setInterval', 'setTimeout'],
  ].map((name) => [name, 'readonly']),
);

export default defineConfig(
  globalIgnores(['dist/', 'target/', 'installs/', 'templates/', 'test/fixtures/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' }, rules: CORE_RULES },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // `async` marks an interface's promise even where one implementation needs no await.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'exit', message: 'Only cli.ts ends the process.' },
      ],
    },
  },
  ...FOLDERS.flatMap(boundariesOf),
  ...TOP,
  { files: ['src/cli.ts'], rules: { 'no-restricted-properties': 'off' } },
  {
    files: ['test/**/*.ts', 'vitest.config.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: NODE_GLOBALS },
    rules: PLAIN_RULES,
  },
);
