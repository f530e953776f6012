/** How changes are told: by webhook, and by MQTT where there is a broker. */
import { Controller, Get, Header, UseFilters, UseGuards } from '@nestjs/common';
import type { AdrViewer } from '../../core/openadr/objects.js';
import { type BrokerBinding, NotificationBroker } from '../../ports/notification-broker.js';
import { Public } from '../identity/allow.decorator.js';
import { AdrProblemFilter } from './adr-problem.js';
import { OpenAdrGuard } from './openadr-guard.service.js';
import { Scope, Viewer } from './scope.decorator.js';

@Public('OpenADR clients carry tokens of the VTN; its own guard asks for them')
@UseGuards(OpenAdrGuard)
@UseFilters(AdrProblemFilter)
@Controller('openadr3/3.1.0/notifiers')
export class NotifiersController {
  constructor(private readonly broker: NotificationBroker) {}

  /** The description gives clients the key of their certificate here: the answer is kept by nobody. */
  @Get()
  @Scope('read_all', 'read_targets')
  @Header('Cache-Control', 'no-store')
  async list(@Viewer() viewer: AdrViewer): Promise<{ WEBHOOK: boolean; MQTT?: BrokerBinding }> {
    const binding = await this.broker.bindingFor(viewer.clientId);
    return binding === null ? { WEBHOOK: true } : { WEBHOOK: true, MQTT: binding };
  }
}
