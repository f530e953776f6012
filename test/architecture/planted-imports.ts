/** Imports that the house forbids, one at least per rule, and lawful neighbours that show no rule reaches too far. */

/** An import written into a file of an otherwise empty tree. */
export interface PlantedImport {
  /** Rule that must refuse it, and the only one. */
  readonly rule: string;
  readonly file: string;
  /** Path of a file of the tree without its ending, or a package, or a module of Node; null = imports nothing. */
  readonly target: string | null;
  readonly typeOnly?: boolean;
}

type Row = readonly [rule: string, file: string, target: string | null, kind?: 'type'];

const FORBIDDEN: readonly Row[] = [
  ['core-knows-only-core', 'src/core/grid/a.ts', 'src/ports/clock'],
  ['core-knows-only-core', 'src/core/dispatch/a.ts', 'src/ports/lp-solver', 'type'],
  ['core-knows-only-core', 'src/core/control/a.ts', 'src/adapters/postgres/plan-store'],
  ['core-knows-only-core', 'src/core/series/a.ts', 'src/modules/planning/planning.service'],
  ['core-packages', 'src/core/dispatch/b.ts', 'rxjs'],
  ['core-time-packages', 'src/core/time/civil.ts', 'rxjs'],
  ['core-control-packages', 'src/core/control/b.ts', 'temporal-polyfill'],
  ['core-no-node', 'src/core/grid/c.ts', 'node:fs'],
  ['core-no-node', 'src/core/control/c.ts', 'node:os'],
  ['core-crypto-in-control', 'src/core/dispatch/c.ts', 'node:crypto'],
  ['core-order-quantity', 'src/core/quantity/d.ts', 'src/core/time/slot'],
  ['core-order-time', 'src/core/time/d.ts', 'src/core/series/series'],
  ['core-order-series', 'src/core/series/d.ts', 'src/core/grid/asset'],
  ['core-order-grid', 'src/core/grid/d.ts', 'src/core/dispatch/plan', 'type'],
  ['core-order-dispatch', 'src/core/dispatch/d.ts', 'src/core/control/setpoint'],
  ['core-order-control', 'src/core/control/d.ts', 'src/core/flexibility/offer'],
  ['core-order-flexibility', 'src/core/flexibility/d.ts', 'src/core/scenario/edit'],
  ['core-order-scenario', 'src/core/scenario/d.ts', 'src/core/market/price'],
  ['checker-knows-no-lp', 'src/core/control/plan-checker.ts', 'src/core/dispatch/linear-program', 'type'],
  ['checker-knows-no-lp', 'src/core/control/check-battery.ts', 'src/core/dispatch/build-lp'],
  ['ports-know-only-core', 'src/ports/a.ts', 'src/config/settings'],
  ['ports-know-only-core', 'src/ports/b.ts', 'src/adapters/memory/plan-store', 'type'],
  ['ports-types-of-core', 'src/ports/c.ts', 'src/core/quantity/quantity'],
  ['ports-no-packages', 'src/ports/d.ts', 'rxjs', 'type'],
  ['ports-no-packages', 'src/ports/e.ts', 'node:stream'],
  ['adapters-look-inwards', 'src/adapters/opcua/a.ts', 'src/modules/telemetry/telemetry.service'],
  ['adapters-look-inwards', 'src/adapters/opcua/b.ts', 'src/config/settings', 'type'],
  ['adapters-look-inwards', 'src/adapters/opcua/c.ts', 'src/twin/lyon'],
  ['adapters-not-each-other', 'src/adapters/bullmq/a.ts', 'src/adapters/postgres/plan-store'],
  ['adapters-not-each-other', 'src/adapters/memory/a.ts', 'src/adapters/clock/clocks'],
  ['asset-gateway-only-from-gateway', 'src/apps/worker-app.ts', 'src/adapters/opcua/opcua-asset-gateway'],
  ['asset-gateway-only-from-gateway', 'src/main.ts', 'src/adapters/opcua/opcua-asset-gateway'],
  ['bullmq-only-in-its-adapter', 'src/apps/a.ts', 'bullmq'],
  ['bullmq-only-in-its-adapter', 'src/adapters/postgres/a.ts', 'ioredis'],
  ['opcua-only-at-the-edge', 'src/apps/b.ts', 'node-opcua'],
  ['opcua-only-at-the-edge', 'src/adapters/postgres/b.ts', 'node-opcua'],
  ['typeorm-only-in-its-adapter', 'src/adapters/memory/c.ts', 'typeorm'],
  ['typeorm-only-in-its-adapter', 'src/adapters/bullmq/b.ts', 'typeorm'],
  ['pg-only-in-two-adapters', 'src/apps/c.ts', 'pg'],
  ['highs-only-in-its-adapter', 'src/adapters/jslp/a.ts', 'highs'],
  ['jslp-only-in-its-adapter', 'src/adapters/highs/a.ts', 'javascript-lp-solver'],
  ['yaml-only-in-config', 'src/apps/d.ts', 'yaml'],
  ['yaml-only-in-config', 'src/twin/e.ts', 'yaml'],
  ['schemas-at-the-edges', 'src/apps/e.ts', 'zod'],
  ['schemas-at-the-edges', 'src/adapters/postgres/c.ts', 'zod'],
  ['nest-only-in-modules-and-apps', 'src/adapters/postgres/d.ts', '@nestjs/common'],
  ['nest-only-in-modules-and-apps', 'src/twin/a.ts', '@nestjs/common'],
  ['modules-look-inwards', 'src/modules/planning/a.ts', 'src/adapters/highs/highs-solver'],
  ['modules-look-inwards', 'src/modules/planning/b.ts', 'src/apps/worker-app'],
  ['modules-look-inwards', 'src/modules/planning/c.ts', 'src/config/settings', 'type'],
  ['modules-by-their-front', 'src/modules/approval/a.ts', 'src/modules/planning/planning.schema'],
  ['modules-by-their-front', 'src/modules/approval/b.ts', 'src/modules/planning/planning.controller'],
  ['modules-by-their-front', 'src/modules/approval/c.ts', 'src/modules/planning/planning.jobs'],
  ['modules-packages', 'src/modules/telemetry/a.ts', 'canonicalize'],
  ['modules-no-io', 'src/modules/telemetry/b.ts', 'node:fs/promises'],
  ['modules-no-io', 'src/modules/telemetry/c.ts', 'node:http'],
  ['modules-no-io', 'src/modules/telemetry/d.ts', 'node:child_process'],
  ['scenarios-have-no-hands', 'src/modules/scenarios/a.ts', 'src/ports/asset-gateway'],
  ['forecasts-stand-alone', 'forecasts/models/a.ts', 'src/core/series/series', 'type'],
  ['forecasts-no-packages', 'forecasts/models/b.ts', 'temporal-polyfill'],
  ['forecasts-files-in-cli', 'forecasts/models/c.ts', 'node:fs'],
  ['forecasts-front-door', 'src/modules/forecasting/a.ts', 'forecasts/models/ridge'],
  ['forecasts-front-door', 'src/modules/scenarios/b.ts', 'forecasts/features/calendar'],
  ['forecasts-visitors', 'src/modules/planning/d.ts', 'forecasts/index'],
  ['forecasts-visitors', 'src/adapters/postgres/e.ts', 'forecasts/index'],
  ['forecasts-visitors', 'src/core/series/e.ts', 'forecasts/index'],
  ['config-knows-only-core', 'src/config/a.ts', 'src/adapters/opcua/opcua-options'],
  ['twin-is-the-outside-world', 'src/twin/b.ts', 'src/core/dispatch/plan'],
  ['twin-is-the-outside-world', 'src/twin/c.ts', 'src/ports/clock'],
  ['twin-is-the-outside-world', 'src/twin/d.ts', 'src/core/grid/asset'],
  ['cli-asks-apps', 'src/cli/a.ts', 'src/modules/planning/planning.service'],
  ['cli-asks-apps', 'src/cli/b.ts', 'src/adapters/opcua/opcua-options'],
  ['cli-asks-apps', 'src/cli/c.ts', 'src/twin/lyon'],
  ['console-isolation', 'src/console/a.ts', 'src/core/time/slot'],
  ['console-no-visitors', 'src/apps/f.ts', 'src/console/page'],
  ['no-circular', 'src/twin/egg.ts', 'src/twin/hen'],
  ['no-orphans', 'src/twin/orphan.ts', null],
  ['no-unresolvable', 'src/apps/g.ts', './nowhere.js'],
  ['nothing-imports-test', 'src/apps/h.ts', 'test/fixtures/small-site'],
  ['no-test-code-in-production', 'src/apps/i.ts', 'src/adapters/memory/testing/fill'],
  ['no-test-code-in-production', 'src/apps/j.ts', 'src/core/time/slot.spec'],
  ['no-dev-dependency-in-production', 'src/apps/k.ts', 'supertest'],
  ['no-undeclared-package', 'src/apps/l.ts', 'left-behind'],
];

const LAWFUL: readonly (readonly [file: string, target: string, kind?: 'type'])[] = [
  ['src/core/dispatch/ok.ts', 'src/core/grid/asset'],
  ['src/core/dispatch/ok2.ts', 'src/core/domain-error'],
  ['src/core/control/ok.ts', 'node:crypto'],
  ['src/core/control/ok2.ts', 'canonicalize'],
  ['src/core/control/explain.ts', 'src/core/dispatch/linear-program', 'type'],
  ['src/core/control/checker.ts', 'src/core/dispatch/plan', 'type'],
  ['src/ports/ok.ts', 'src/core/grid/asset', 'type'],
  ['src/adapters/opcua/ok.ts', 'node-opcua'],
  ['src/adapters/bullmq/ok.ts', 'pg'],
  ['src/adapters/opcua/ok2.ts', 'src/ports/clock'],
  ['src/adapters/highs/ok.ts', 'node:worker_threads'],
  ['src/apps/gateway-app.ts', 'src/adapters/opcua/opcua-asset-gateway'],
  ['src/apps/all-in-one.ts', 'src/apps/gateway-app'],
  ['src/modules/approval/ok.ts', 'src/modules/planning/planning.service'],
  ['src/modules/approval/ok2.ts', 'src/modules/planning/planning.module'],
  ['src/modules/approval/ok3.ts', 'src/modules/control/act-request'],
  ['src/modules/planning/ok.ts', 'src/ports/lp-solver'],
  ['src/modules/control/ok.ts', 'src/ports/asset-gateway'],
  ['src/modules/telemetry/ok.ts', 'zod'],
  ['src/modules/forecasting/ok.ts', 'forecasts/index'],
  ['src/modules/scenarios/ok.ts', 'forecasts/index'],
  ['src/config/ok.ts', 'yaml'],
  ['src/config/ok2.ts', 'src/core/quantity/unit'],
  ['src/twin/site-draft.ts', 'yaml'],
  ['src/twin/ok.ts', 'node-opcua'],
  ['src/twin/ok2.ts', 'src/core/time/slot'],
  ['src/cli/ok.ts', 'src/apps/all-in-one'],
  ['src/cli/ok2.ts', 'src/config/settings'],
  ['src/cli/ok3.ts', 'zod'],
  ['forecasts/cli/ok.ts', 'node:fs'],
  ['forecasts/cli/ok2.ts', 'forecasts/index'],
  ['src/core/dispatch/ok.spec.ts', 'src/adapters/highs/highs-solver'],
  ['src/core/dispatch/ok2.spec.ts', 'supertest'],
  ['test/integration/ok.spec.ts', 'src/adapters/opcua/opcua-asset-gateway'],
  ['test/integration/ok2.spec.ts', 'test/fixtures/small-site'],
];

/** Every forbidden import. */
export const FORBIDDEN_IMPORTS: readonly PlantedImport[] = FORBIDDEN.map(([rule, file, target, kind]) => ({
  rule,
  file,
  target,
  typeOnly: kind === 'type',
}));

/** Imports that no rule may refuse. */
export const LAWFUL_IMPORTS: readonly PlantedImport[] = LAWFUL.map(([file, target, kind]) => ({
  rule: '',
  file,
  target,
  typeOnly: kind === 'type',
}));

/** Imports that only make another one forbidden: the lawful half of a cycle. */
export const SUPPORTING_IMPORTS: readonly PlantedImport[] = [
  { rule: '', file: 'src/twin/hen.ts', target: 'src/twin/egg' },
];
