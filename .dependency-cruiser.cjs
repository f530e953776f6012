/**
 * The import table of architecture.md §1 as rules, each with its reason.
 * test/architecture/dependency-rules.spec.ts plants a violation of every one of them and sees it refused.
 */

/** Specs sit beside the code they test and may look anywhere but at `test/`; `testing/` is left out of the build. */
const TEST_CODE = '\\.spec\\.ts$|/testing/';

/** @param {string} path regular expression of the importing production files; @param {string} [not] exceptions */
const from = (path, not) => ({ path, pathNot: not ? [TEST_CODE, not] : TEST_CODE });

/** A rule that stops the build. */
const refuse = (name, comment, fromPart, to) => ({ name, comment, severity: 'error', from: fromPart, to });

/** Any package of npm among the names; matches installed files by their path. */
const npm = (...names) => `(^|/)node_modules/(${names.join('|')})(/|$)`;
const ANY_NPM = '(^|/)node_modules/';

/** Node modules that reach outside the process. */
const IO =
  '^(node:)?(fs|fs/promises|net|http|https|http2|tls|dgram|dns|dns/promises|child_process|cluster|worker_threads|inspector|readline|repl|os|tty)$';

const purity = [
  refuse(
    'core-knows-only-core',
    'src/core is arithmetic: it must run in a browser, a test and a notebook. Whatever it needs is an argument.',
    from('^src/core/'),
    { path: '^src/', pathNot: '^src/core/' },
  ),
  refuse(
    'core-packages',
    'src/core uses no package: no Nest, no I/O. Exceptions are pure and named: Temporal in core/time, JSON canonicalisation for hashes in core/control, decimal arithmetic for money in core/flexibility.',
    from('^src/core/', '^src/core/(time/civil|control/|flexibility/)'),
    { path: ANY_NPM },
  ),
  refuse(
    'core-time-packages',
    'civil.ts alone needs a package: Temporal, for the clock changes of Europe/Paris.',
    from('^src/core/time/civil'),
    { path: ANY_NPM, pathNot: npm('temporal-polyfill') },
  ),
  refuse(
    'core-control-packages',
    'core/control hashes plans and needs one canonical JSON for it; nothing else.',
    from('^src/core/control/'),
    { path: ANY_NPM, pathNot: npm('canonicalize') },
  ),
  refuse(
    'core-flexibility-packages',
    'core/flexibility counts money, which binary fractions cannot: decimal.js; nothing else.',
    from('^src/core/flexibility/'),
    { path: ANY_NPM, pathNot: npm('decimal.js') },
  ),
  refuse(
    'core-no-node',
    'src/core touches nothing of Node. createHash in core/control is the one exception: a hash is a pure function.',
    from('^src/core/'),
    { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
  ),
  refuse(
    'core-crypto-in-control',
    'Only core/control hashes; other rooms of core are handed the hash.',
    from('^src/core/', '^src/core/control/'),
    { path: '^(node:)?crypto$' },
  ),
];

/** Room of core → rooms of core it may import, itself included. */
const CORE_ORDER = {
  quantity: ['quantity'],
  time: ['quantity', 'time'],
  identity: ['identity'],
  openadr: ['quantity', 'time', 'openadr'],
  audit: ['time', 'series', 'control', 'audit'],
  alarm: ['quantity', 'time', 'series', 'grid', 'dispatch', 'control', 'alarm'],
  series: ['quantity', 'time', 'series'],
  'power-flow': ['power-flow'],
  grid: ['quantity', 'time', 'series', 'power-flow', 'grid'],
  dispatch: ['quantity', 'time', 'series', 'power-flow', 'grid', 'dispatch'],
  network: ['quantity', 'time', 'series', 'power-flow', 'grid', 'dispatch', 'network'],
  city: ['quantity', 'time', 'series', 'grid', 'dispatch', 'city'],
  control: ['quantity', 'time', 'identity', 'series', 'power-flow', 'grid', 'dispatch', 'control'],
  case: ['quantity', 'time', 'series', 'power-flow', 'grid', 'dispatch', 'network', 'control', 'case'],
  flexibility: ['quantity', 'time', 'series', 'grid', 'dispatch', 'control', 'flexibility'],
  balancing: ['quantity', 'time', 'series', 'grid', 'dispatch', 'control', 'balancing'],
  scenario: ['quantity', 'time', 'series', 'grid', 'dispatch', 'control', 'flexibility', 'scenario'],
};

const coreOrder = [
  ...Object.entries(CORE_ORDER).map(([room, allowed]) =>
    refuse(
      `core-order-${room}`,
      `core is read in one order: quantity, time → series → grid → dispatch → control → flexibility → scenario; ${room} sees only what stands before it.`,
      from(`^src/core/${room}/`),
      { path: '^src/core/[^/]+/', pathNot: `^src/core/(${allowed.join('|')})/` },
    ),
  ),
  refuse(
    'checker-knows-no-lp',
    'The checker is a second opinion: it reads plans and snapshots and never the linear program it judges.',
    from('^src/core/control/[^/]*check'),
    { path: '^src/core/dispatch/', pathNot: '^src/core/dispatch/(plan|snapshot)\\.ts$' },
  ),
];

const ports = [
  refuse(
    'ports-know-only-core',
    'A port is a promise in the words of the domain; it must not know who keeps it.',
    from('^src/ports/'),
    { path: '^src/', pathNot: '^src/(core|ports)/' },
  ),
  refuse(
    'ports-types-of-core',
    'Ports import types of core and nothing that runs: a port has no behaviour.',
    from('^src/ports/'),
    { path: '^src/core/', dependencyTypesNot: ['type-only'] },
  ),
  refuse(
    'ports-no-packages',
    'A port that names a package or a module of Node has chosen its adapter.',
    from('^src/ports/'),
    { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-no-pkg'] },
  ),
];

const adapters = [
  refuse(
    'adapters-look-inwards',
    'An adapter implements ports in the words of core; who calls it and with which settings is decided in src/apps.',
    from('^src/adapters/'),
    { path: '^src/', pathNot: '^src/(core|ports|adapters)/' },
  ),
  refuse(
    'adapters-not-each-other',
    'Each technology can be thrown out alone; memory included. What two share is a type of core or a port.',
    from('^src/adapters/([^/]+)/'),
    { path: '^src/adapters/[^/]+/', pathNot: '^src/adapters/$1/' },
  ),
  refuse(
    'asset-gateway-only-from-gateway',
    'Only the gateway root binds the writer of setpoints: no other process has hands.',
    from('^src/', '^src/adapters/opcua/|^src/apps/gateway'),
    { path: '^src/adapters/opcua/[^/]*(asset-gateway|setpoint-writer)' },
  ),
];

/** Package → where it may be known. */
const sdk = (name, packages, rooms) =>
  refuse(
    name,
    `${packages.join(', ')} is the secret of ${rooms}; everybody else sees a port.`,
    from('^(src|forecasts)/', rooms),
    { path: npm(...packages) },
  );

const secrets = [
  sdk('bullmq-only-in-its-adapter', ['bullmq', 'ioredis'], '^src/adapters/bullmq/'),
  sdk('opcua-only-at-the-edge', ['node-opcua[^/]*'], '^src/(adapters/opcua|twin)/'),
  sdk('typeorm-only-in-its-adapter', ['typeorm', 'pg-[^/]+', '@types/pg-[^/]+'], '^src/adapters/postgres/'),
  // BullMQ on PostgreSQL has tables of its own, which its adapter makes (ADR 6).
  sdk('pg-only-in-two-adapters', ['pg', '@types/pg'], '^src/adapters/(postgres|bullmq)/'),
  sdk('highs-only-in-its-adapter', ['highs'], '^src/adapters/highs/'),
  sdk('argon2-only-in-its-adapter', ['hash-wasm'], '^src/adapters/argon2/'),
  // Certificates are made for clients of the broker; specs make some as well.
  sdk('mqtt-only-in-its-adapter', ['mqtt', 'selfsigned'], '^src/adapters/mqtt/'),
  sdk('openid-only-in-its-adapter', ['openid-client', 'oauth4webapi'], '^src/adapters/oidc/'),
  sdk(
    'http-protection-only-before-the-routes',
    ['helmet', 'express-rate-limit', 'cookie'],
    '^src/apps/http/',
  ),
  sdk('jslp-only-in-its-adapter', ['javascript-lp-solver'], '^src/adapters/jslp/'),
  sdk('papaparse-only-in-its-adapter', ['papaparse'], '^src/adapters/csv/'),
  sdk('parquet-only-in-its-adapter', ['hyparquet-writer'], '^src/adapters/table-file/'),
  // Site files are read in one place; drafts of them are written by whoever describes a server, scenarios in the browser.
  sdk('yaml-only-in-config', ['yaml'], '^src/(config|console/pages/scenarios)/|/site-draft\\.ts$'),
  // Services of the weather and of the grid are edges as well: what they answer is checked like what a client sends.
  sdk('schemas-at-the-edges', ['zod'], '^src/(config|modules|cli|adapters/(weather|grid-signals))/'),
  refuse(
    'nest-only-in-modules-and-apps',
    'The framework stays out of mathematics, promises, devices and the outside world.',
    from('^(src|forecasts)/', '^src/(modules|apps)/|^src/main\\.ts$'),
    { path: npm('@nestjs') },
  ),
];

const modules = [
  refuse(
    'modules-look-inwards',
    'A module decides who may, when and in which transaction; it computes with core and asks ports. Settings reach it through its constructor.',
    from('^src/modules/'),
    { path: '^src/', pathNot: '^src/(core|ports|modules)/' },
  ),
  refuse(
    'modules-by-their-front',
    'Another module is known by its x.module.ts and x.service.ts, by the marks it offers (x.decorator.ts), by the shapes it answers with (x.answer.ts), and by the jobs one may ask of it (x-request.ts); its other schemas, handlers and controllers are its own.',
    from('^src/modules/([^/]+)/'),
    {
      path: '^src/modules/[^/]+/',
      pathNot: [
        '^src/modules/$1/',
        '^src/modules/[^/]+/[^/]+(\\.module|\\.service|\\.decorator|\\.answer|-request)\\.ts$',
      ],
    },
  ),
  refuse(
    'modules-packages',
    'A module needs Nest and the schema library; any other package belongs behind a port.',
    from('^src/modules/'),
    {
      path: ANY_NPM,
      pathNot: npm('@nestjs', 'rxjs', 'zod', 'reflect-metadata', 'express', '@types/express'),
    },
  ),
  refuse(
    'modules-no-io',
    'Files, sockets, processes and threads are reached through ports.',
    from('^src/modules/'),
    { path: IO },
  ),
  refuse(
    'scenarios-have-no-hands',
    'A what-if must not be able to move a device: neither the module nor what plays its parts knows how a setpoint is written.',
    from('^src/(modules/scenarios|apps/scenario|core/scenario)/|^src/apps/scenario-work'),
    { path: '^src/ports/(asset-gateway|setpoint-store)|^src/modules/(control|approval)/' },
  ),
];

const forecasts = [
  refuse(
    'forecasts-stand-alone',
    'forecasts is a package of its own, usable without Traboule: it imports nothing of src.',
    from('^forecasts/'),
    { path: '^src/' },
  ),
  refuse('forecasts-no-packages', 'forecasts has no runtime dependency.', from('^forecasts/'), {
    path: ANY_NPM,
  }),
  refuse(
    'forecasts-files-in-cli',
    'Models are pure functions of arrays; forecasts/cli alone reads and writes files.',
    from('^forecasts/', '^forecasts/cli/'),
    { dependencyTypes: ['core'] },
  ),
  refuse(
    'forecasts-front-door',
    'forecasts/index.ts is the only door; behind it everything may change.',
    from('^src/'),
    { path: '^forecasts/', pathNot: '^forecasts/index\\.ts$' },
  ),
  refuse(
    'forecasts-visitors',
    'Forecasts are made in modules/forecasting and modules/scenarios, so that each is stored with who said it and when; the command line scores models.',
    from('^src/', '^src/(modules/(forecasting|scenarios)|cli|apps)/|^src/main\\.ts$'),
    { path: '^forecasts/index\\.ts$' },
  ),
];

const edges = [
  refuse(
    'config-knows-only-core',
    'Settings and site file are checked against the words of core; config starts nothing.',
    from('^src/config/'),
    { path: '^src/', pathNot: '^src/(config|core)/' },
  ),
  refuse(
    'twin-is-the-outside-world',
    'The twin tests the optimiser with physics of its own: it shares quantity, time and series with the service, and nothing else.',
    from('^src/twin/'),
    { path: '^src/', pathNot: '^src/twin/|^src/core/((quantity|time|series)/|domain-error\\.ts$)' },
  ),
  refuse(
    'cli-asks-apps',
    'The command line is one more client: it reads settings, starts apps, computes with core and calls the API.',
    from('^src/cli/'),
    { path: '^src/', pathNot: '^src/(cli|apps|core|config|client|ven)/' },
  ),
  refuse(
    'console-isolation',
    'The console is browser code that talks to the HTTP API only.',
    from('^src/console/'),
    { path: '^src/', pathNot: '^src/(console|client)/' },
  ),
  refuse(
    'ven-stands-alone',
    'A building knows the OpenADR server by its published description only: nothing of the service, no package.',
    from('^src/ven/'),
    { path: ['^src/', ANY_NPM], pathNot: '^src/ven/' },
  ),
  refuse(
    'client-stands-alone',
    'The typed client is published for others: types generated from the API description and the library that uses them, nothing of the server.',
    from('^src/client/'),
    { path: '^src/', pathNot: '^src/client/' },
  ),
  refuse(
    'console-no-visitors',
    'Nothing of the server may need the console; it is served as files.',
    from('^src/', '^src/console/'),
    { path: '^src/console/' },
  ),
];

const everywhere = [
  refuse('no-circular', 'Two files that need each other are one file, or a third is missing.', from('.'), {
    circular: true,
  }),
  refuse(
    'no-orphans',
    'A file nobody imports and that imports nothing is dead.',
    {
      orphan: true,
      pathNot: [
        ...['\\.spec\\.ts$', '\\.d\\.ts$', '^test/', '^src/main\\.ts$', '-(thread|worker)\\.ts$'],
        // Named in jest.config.mjs alone.
        '^src/console/testing/no-stylesheet\\.ts$',
      ],
    },
    {},
  ),
  refuse(
    'nothing-imports-test',
    'test/ may import all and is imported by nothing outside itself.',
    { path: '^(src|forecasts)/' },
    { path: '^test/' },
  ),
  refuse(
    'no-test-code-in-production',
    'Specs and testing/ are left out of the build; production code that imports them would not start.',
    from('^(src|forecasts)/'),
    { path: '^(src|forecasts)/.*(\\.spec\\.ts$|/testing/)' },
  ),
  refuse(
    'no-dev-dependency-in-production',
    'Development packages are not installed where the service runs. The console is bundled when it is built.',
    from('^(src|forecasts)/', '^(forecasts|src/console)/'),
    { path: ANY_NPM, dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  ),
  refuse(
    'no-undeclared-package',
    'A package that package.json does not name may vanish with the next install.',
    from('^(src|forecasts)/', '^forecasts/'),
    { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  ),
  refuse(
    'no-unresolvable',
    'An import that leads nowhere fails at start.',
    { path: '^(src|forecasts|test)/' },
    { couldNotResolve: true },
  ),
];

module.exports = {
  forbidden: [
    ...[...purity, ...coreOrder, ...ports, ...adapters, ...secrets],
    ...[...modules, ...forecasts, ...edges, ...everywhere],
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Imports of types count: a type that leaks is a dependency all the same.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
    combinedDependencies: true,
  },
};
