/** Dispatch cases over HTTP: the same document and the same answer as `traboule solve`. */
import { Body, Controller, HttpCode, Post, Query, Req } from '@nestjs/common';
import type { KeptAnswer } from '../../ports/case-run-store.js';
import { readCase } from './read-case.js';
import { type SolveOptionsQuery, solveOptionsSchema } from './solve-options.schema.js';
import { SolveService } from './solve.service.js';
import { Answers, Takes } from '../api-description/answers.decorator.js';
import { Allow } from '../identity/allow.decorator.js';
import { caseSchema } from './case.schema.js';
import { solveAnswerSchema } from './solve-answer.schema.js';

/** The part of an HTTP request that tells when its client is gone. */
interface Caller {
  readonly socket: {
    once(event: 'close', listener: () => void): unknown;
    off(event: 'close', listener: () => void): unknown;
  };
}

@Controller('api/v1/solve')
export class SolveController {
  constructor(private readonly service: SolveService) {}

  /** Infeasible and out of time are answers, not errors. */
  @Allow('scenario.run')
  @Answers(
    'The plan of a dispatch case, or why there is none; infeasible is an answer too.',
    solveAnswerSchema,
  )
  @Takes({ body: caseSchema })
  @Post()
  @HttpCode(200)
  async solve(
    @Body() body: unknown,
    @Query({ schema: solveOptionsSchema }) query: SolveOptionsQuery,
    @Req() caller: Caller,
  ): Promise<KeptAnswer> {
    const given = readCase(body);
    const gone = new AbortController();
    const leave = (): void => {
      gone.abort();
    };
    caller.socket.once('close', leave);
    try {
      return await this.service.solve(given, query, gone.signal);
    } finally {
      caller.socket.off('close', leave);
    }
  }
}
