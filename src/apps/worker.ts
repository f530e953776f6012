/** Composition root of a worker process: makes plans. Any number of them share the work. */
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { PostgresParcelStore } from '../adapters/postgres/parcel-store.js';
import { SlotAlarmsModule } from '../modules/alarms/alarms.module.js';
import { SlotAlarms } from '../modules/alarms/slot-alarms.service.js';
import { ForecastingJobs } from '../modules/forecasting/forecasting.jobs.js';
import { ForecastingModule } from '../modules/forecasting/forecasting.module.js';
import { PlanWorkJobs } from '../modules/planning/plan-work.jobs.js';
import { PlanningJobs } from '../modules/planning/planning.jobs.js';
import { PlanningModule } from '../modules/planning/planning.module.js';
import { CaseSolvers, SolveJobs } from '../modules/solve/solve.jobs.js';
import { SolveModule } from '../modules/solve/solve.module.js';
import { LpSolver } from '../ports/lp-solver.js';
import { OwnCaseSolvers } from './case-solvers.js';
import { startCityWork } from './city-work.js';
import { type Foundation, FoundationModule } from './foundation.js';
import { nestLogger } from './logging.js';
import { startScenarioWork } from './scenario-work.js';
import { solverBySize } from './solver-by-size.js';

/** A running role of the service. */
export interface RunningRole {
  close(): Promise<void>;
}

@Module({})
class SolverModule {}

/**
 * Starts working the queues `planning`, `forecast` and `solve`, one job of each at a time, and the chunks of cities on `city`. The solver's
 * thread is warm when this returns.
 */
export async function startWorker(foundation: Foundation): Promise<RunningRole> {
  const solver = solverBySize();
  const caseSolvers = new OwnCaseSolvers();
  const providers = [
    { provide: LpSolver, useValue: solver },
    { provide: CaseSolvers, useValue: caseSolvers },
  ];
  @Module({
    imports: [
      FoundationModule.of(foundation),
      { module: SolverModule, global: true, providers, exports: providers },
      PlanningModule,
      SlotAlarmsModule,
      ForecastingModule,
      SolveModule,
    ],
  })
  class WorkerRoot {}
  const app = await NestFactory.createApplicationContext(WorkerRoot, {
    logger: nestLogger(foundation.settings),
  });
  const planning = {
    ...app.get(SlotAlarms).following(app.get(PlanningJobs).handlers()),
    ...app.get(PlanWorkJobs).handlers(),
  };
  await foundation.queue.work('planning', planning, 1);
  await foundation.queue.work('forecast', app.get(ForecastingJobs).handlers(), 1);
  await foundation.queue.work('solve', app.get(SolveJobs).handlers(), 1);
  const city = await startCityWork(foundation.queue, new PostgresParcelStore(foundation.database));
  const scenarios = await startScenarioWork(foundation);
  return {
    close: async () => {
      await foundation.close();
      await Promise.all([scenarios.close(), solver.close(), caseSolvers.close(), city.close()]);
      await app.close();
    },
  };
}
