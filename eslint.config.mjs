/** Lint rules of the house: type-aware strictness, the shape budget of architecture.md §4, and who may ask the time. */
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** A lint rule from pairs of selector and message. @param {Record<string, string>} messageBySelector */
const refuse = (messageBySelector) => ({
  meta: { type: 'problem', schema: [] },
  create: (context) =>
    Object.fromEntries(
      Object.entries(messageBySelector).map(([selector, message]) => [
        selector,
        (node) => {
          context.report({ node, message });
        },
      ]),
    ),
});

const CONSTRUCTOR = "MethodDefinition[kind='constructor']";

/** Our own rules; each can be planted and seen to bite (test/architecture/lint-rules.spec.ts). */
export const house = {
  meta: { name: 'house' },
  rules: {
    'max-params': refuse({
      [`:function[params.length>4]:not(${CONSTRUCTOR} > FunctionExpression)`]:
        'More than 4 parameters: pass an options object.',
      'TSAbstractMethodDefinition > TSEmptyBodyFunctionExpression[params.length>4]':
        'More than 4 parameters: pass an options object.',
      [`${CONSTRUCTOR} > FunctionExpression[params.length>5]`]:
        'More than 5 constructor dependencies: this class does too much; split it.',
    }),
    'clock-port': refuse({
      "MemberExpression[object.name='Date'][property.name='now']":
        'Ask the Clock port (src/ports/clock.ts); Date.now() cannot run faster than the wall.',
      "NewExpression[callee.name='Date'][arguments.length=0]":
        'Ask the Clock port (src/ports/clock.ts); new Date() without an argument reads the wall clock.',
      "CallExpression[callee.name='Date']": 'Date() reads the wall clock and is naive; ask the Clock port.',
    }),
    'settings-only': refuse({
      "MemberExpression[object.name='process'][property.name='env']":
        'The environment is parsed once, in src/config; take the value from Settings.',
      "ImportDeclaration[source.value=/^(node:)?process$/] ImportSpecifier[imported.name='env']":
        'The environment is parsed once, in src/config; take the value from Settings.',
    }),
    'seeded-random': refuse({
      "MemberExpression[object.name='Math'][property.name='random']":
        'Results must repeat: take a seeded generator as an argument.',
    }),
    pure: refuse({
      "MemberExpression[object.name='process']": 'Pure code knows no process; pass the value in.',
      "MemberExpression[object.name='performance']": 'Pure code knows no clock; time it from outside.',
      'CallExpression[callee.name=/^(setTimeout|setInterval|setImmediate|queueMicrotask|fetch)$/]':
        'Pure code neither waits nor talks; do it in an adapter or module.',
    }),
    'no-focused-tests': refuse({
      'CallExpression[callee.object.name=/^(it|test|describe)$/][callee.property.name=/^(only|skip|todo)$/]':
        'A focused, skipped or empty test hides the others; run one by --testNamePattern.',
      'CallExpression[callee.name=/^(fit|fdescribe|xit|xtest|xdescribe)$/]':
        'A focused or skipped test hides the others; run one by --testNamePattern.',
    }),
    'named-exports': refuse({
      'ExportDefaultDeclaration, TSExportAssignment': 'Named exports only: a name is found by a search.',
      ExportAllDeclaration: 'No barrels: import from the file that owns the name.',
    }),
  },
};

/** Shape budget, counted honestly: blank lines and comments are read too. */
const SHAPE = {
  'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
  'max-lines-per-function': ['error', { max: 80, skipBlankLines: false, skipComments: false, IIFEs: true }],
  // `modified`: an exhaustive switch over the kinds of something is a table and counts once.
  complexity: ['error', { max: 15, variant: 'modified' }],
  'max-depth': ['error', 4],
  'house/max-params': 'error',
};

const STRICT = {
  '@typescript-eslint/no-floating-promises': 'error',
  // A written default is a decision for the kinds to come; without one every kind must be named.
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/no-explicit-any': 'error',
  // `const { secret: _secret, ...rest } = settings` is how a field is left out.
  '@typescript-eslint/no-unused-vars': [
    'error',
    { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true, caughtErrors: 'all' },
  ],
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'no-console': 'error',
  'house/named-exports': 'error',
  'house/clock-port': 'error',
  'house/settings-only': 'error',
  'house/no-focused-tests': 'error',
};

/** Rules of the two presets that only make noise here, each with its reason. */
const QUIET = {
  // A Nest module is a class that exists for its decorator.
  '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
  // A port is asynchronous even where an implementation has nothing to wait for; `async` keeps its errors rejections.
  '@typescript-eslint/require-await': 'off',
  // `() => stop()` reads better than braces round one call.
  '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
  // Asks for `!`, which no-non-null-assertion refuses.
  '@typescript-eslint/non-nullable-type-assertion-style': 'off',
  // `while (true)` with a return inside is how a long-running loop is written.
  '@typescript-eslint/no-unnecessary-condition': [
    'error',
    { allowConstantLoopConditions: 'only-allowed-literals' },
  ],
  // Brackets tell a key of data from a declared property.
  '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
  // Nest's options and injected settings are classes used as shapes; object literals are how they are written.
  '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
  // Numeric kernels walk several arrays by one index; the rule sees only the first.
  '@typescript-eslint/prefer-for-of': 'off',
};

/** What a test may do that a program may not. */
const TEST_RELAXATIONS = {
  // A describe block is as long as its cases.
  'max-lines-per-function': 'off',
  'max-lines': ['error', { max: 600, skipBlankLines: false, skipComments: false }],
  // it.each spreads a row of its table into parameters.
  'house/max-params': 'off',
  // `!` in a test fails the test, which is what is wanted.
  '@typescript-eslint/no-non-null-assertion': 'off',
  // Bodies of HTTP answers and parsed JSON are `any`; the expectations are their type check.
  '@typescript-eslint/no-unsafe-assignment': 'off',
  '@typescript-eslint/no-unsafe-member-access': 'off',
  '@typescript-eslint/no-unsafe-argument': 'off',
  // expect(object.method) does not call it.
  '@typescript-eslint/unbound-method': 'off',
  // Numbers in the title of a case are read by people.
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
  // A test talks to real servers and processes, and measures how long it waits.
  'house/clock-port': 'off',
  'house/settings-only': 'off',
  'no-console': 'off',
};

const NODE_GLOBALS = Object.fromEntries(
  [
    ...[
      'process',
      'console',
      'Buffer',
      'URL',
      'URLSearchParams',
      'AbortController',
      'AbortSignal',
      'performance',
    ],
    ...[
      'setTimeout',
      'clearTimeout',
      'setInterval',
      'clearInterval',
      'setImmediate',
      'queueMicrotask',
      'fetch',
    ],
    ...['structuredClone', 'TextEncoder', 'TextDecoder'],
  ].map((name) => [name, 'readonly']),
);

const TESTS = ['**/*.spec.ts', 'test/**/*.ts', '**/testing/**/*.ts'];

export default defineConfig(
  { ignores: ['node_modules/', 'dist/', '.traboule/', 'coverage/', 'src/client/api-types.ts'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  { plugins: { house } },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: { ...STRICT, ...QUIET, ...SHAPE },
  },
  {
    // Pure rooms: no clock, no process, no waiting; same input, same output.
    files: ['src/core/**/*.ts', 'forecasts/**/*.ts'],
    ignores: [...TESTS, 'forecasts/cli/**'],
    rules: { 'house/pure': 'error' },
  },
  {
    files: ['src/core/**/*.ts', 'src/twin/**/*.ts', 'forecasts/**/*.ts'],
    rules: { 'house/seeded-random': 'error' },
  },
  {
    // The implementations of the Clock port read the wall clock for everybody else.
    files: ['src/adapters/**/*clock*.ts', 'src/apps/**/*.ts'],
    rules: { 'house/clock-port': 'off' },
  },
  {
    files: ['src/config/**/*.ts', 'src/apps/**/*.ts', 'src/main.ts'],
    rules: { 'house/settings-only': 'off' },
  },
  {
    // What a person reads on a terminal.
    files: ['src/cli/**/*.ts', 'src/apps/**/*.ts', 'src/main.ts', 'forecasts/cli/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    // Types of node-opcua promise what servers leave out; asking twice is how a bad device stays harmless.
    files: ['src/adapters/opcua/**/*.ts', 'test/**/*.ts'],
    rules: { '@typescript-eslint/no-unnecessary-condition': 'off' },
  },
  {
    files: ['src/console/**/*.{ts,tsx}'],
    rules: {
      // The types of what JSX makes are Preact's business.
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      // What a component throws is worth a line in the browser's console.
      'no-console': ['error', { allow: ['error'] }],
    },
  },
  { files: TESTS, rules: TEST_RELAXATIONS },
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    languageOptions: {
      globals: { ...NODE_GLOBALS, module: 'writable', require: 'readonly', __dirname: 'readonly' },
    },
    rules: { ...SHAPE, 'house/no-focused-tests': 'error' },
  },
);
