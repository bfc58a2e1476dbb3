import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

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
  globalIgnores(['dist/', 'target/', 'installs/', 'test/fixtures/']),
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
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Use named exports.' },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'exit', message: 'Only cli.ts ends the process.' },
      ],
    },
  },
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
