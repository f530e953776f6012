/** How changes are told: by webhook. */
import { Controller, Get, UseFilters, UseGuards } from '@nestjs/common';
import { Public } from '../identity/allow.decorator.js';
import { AdrProblem, AdrProblemFilter } from './adr-problem.js';
import { OpenAdrGuard } from './openadr-guard.service.js';
import { Scope } from './scope.decorator.js';

@Public('OpenADR clients carry tokens of the VTN; its own guard asks for them')
@UseGuards(OpenAdrGuard)
@UseFilters(AdrProblemFilter)
@Controller('openadr3/3.1.0/notifiers')
export class NotifiersController {
  @Get()
  @Scope('read_all', 'read_targets')
  list(): { WEBHOOK: boolean } {
    return { WEBHOOK: true };
  }

  @Get('mqtt/topics/{*topic}')
  @Scope('read_all', 'read_ven_objects')
  topics(): never {
    throw new AdrProblem(404, 'not found', 'this VTN has no MQTT broker; notifiers lists what it has');
  }
}
