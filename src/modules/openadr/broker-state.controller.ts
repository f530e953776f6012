/** How the broker that tells changes fares, for people. */
import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { Answers } from '../api-description/answers.decorator.js';
import { Allow } from '../identity/allow.decorator.js';
import { OpenAdrBroker } from './broker.service.js';

const brokerSchema = z.strictObject({
  status: z
    .enum(['none', 'connected', 'broken'])
    .describe('none: changes are told by callbacks alone; broken: the broker is away'),
  sinceMs: z.number().int().nullable().describe('broken since [epoch ms, UTC, wall]'),
  why: z.string().nullable(),
  waiting: z.number().int().describe('changes the broker has not taken yet'),
  oldestMs: z.number().int().nullable().describe('instant of the oldest of them [epoch ms, UTC]'),
});
type BrokerView = z.infer<typeof brokerSchema>;

@Controller('api/v1/openadr/broker')
export class OpenAdrBrokerState {
  constructor(private readonly broker: OpenAdrBroker) {}

  @Allow('site.edit')
  @Answers('The MQTT broker that tells OpenADR clients of changes, and what waits for it.', brokerSchema)
  @Get()
  async state(): Promise<BrokerView> {
    return { sinceMs: null, why: null, ...(await this.broker.state()) };
  }
}
