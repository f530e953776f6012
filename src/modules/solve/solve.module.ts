/** Dispatch cases: solved by workers, asked for over the API. */
import { Module } from '@nestjs/common';
import { SolveController } from './solve.controller.js';
import { SolveJobs } from './solve.jobs.js';
import { SolveService } from './solve.service.js';

/** Bound in worker processes: solves cases. */
@Module({ providers: [SolveJobs], exports: [SolveJobs] })
export class SolveModule {}

/** Bound in the API process: takes cases and gives answers. */
@Module({ controllers: [SolveController], providers: [SolveService] })
export class SolveApiModule {}
