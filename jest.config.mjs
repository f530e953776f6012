/**
 * Jest runs the TypeScript sources as native ES modules through SWC; types are checked by `npm run lint:types`. Packages are loaded
 * once for each process, and specs run in its realm (scripts/jest-runtime.mjs, scripts/jest-environment.mjs).
 */
const base = {
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    // The console's look is the browser's affair.
    '\\.css$': '<rootDir>/src/console/testing/no-stylesheet.ts',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2023',
          keepClassNames: true,
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
    '^.+\\.tsx$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic', importSource: 'preact' } },
          target: 'es2023',
          keepClassNames: true,
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  testEnvironment: '<rootDir>/scripts/jest-environment.mjs',
  runtime: '<rootDir>/scripts/jest-runtime.mjs',
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
};

/** @param {string} name @param {string[]} testMatch */
const project = (name, testMatch, extra = {}) => ({ ...base, displayName: name, testMatch, ...extra });

export default {
  projects: [
    project('unit', ['<rootDir>/src/**/*.spec.ts', '<rootDir>/forecasts/**/*.spec.ts']),
    project('architecture', ['<rootDir>/test/architecture/**/*.spec.ts']),
    project('contract', ['<rootDir>/test/contract/**/*.spec.ts']),
    project('integration', ['<rootDir>/test/integration/**/*.spec.ts']),
    project('e2e', ['<rootDir>/test/e2e/**/*.spec.ts']),
    project('browser', ['<rootDir>/test/browser/**/*.spec.ts']),
  ],
  testTimeout: 120_000,
  testSequencer: '<rootDir>/scripts/jest-order.mjs',
};
