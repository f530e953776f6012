/** How the callbacks of subscriptions fare, for people: which are broken and why. */
import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { operationsOf } from '../../core/openadr/notice.js';
import type { CallbackState } from '../../ports/openadr-delivery-store.js';
import { Answers } from '../api-description/answers.decorator.js';
import { Allow } from '../identity/allow.decorator.js';
import { OpenAdrCallbacks, withoutQuery } from './callbacks.service.js';

const wallMs = z.number().int().describe('instant of the wall clock [epoch ms, UTC]');

const stateSchema = z.strictObject({
  id: z.string(),
  clientId: z.string().nullable(),
  clientName: z.string(),
  callbackUrls: z.array(z.string()).describe('without their queries, which may hold secrets'),
  waiting: z.number().int().describe('notifications not delivered yet'),
  failures: z.number().int().describe('tries in a row that failed'),
  lastError: z.string().nullable(),
  lastDeliveredAtMs: wallMs.nullable(),
  brokenAtMs: wallMs
    .nullable()
    .describe('from then on nothing is sent, until the client changes its subscription'),
});
type StateView = z.infer<typeof stateSchema>;

@Controller('api/v1/openadr/subscriptions')
export class OpenAdrSubscriptionStates {
  constructor(private readonly callbacks: OpenAdrCallbacks) {}

  @Allow('site.edit')
  @Answers('Subscriptions of OpenADR clients and how their callbacks fare.', z.array(stateSchema))
  @Get()
  async list(): Promise<StateView[]> {
    return (await this.callbacks.states()).map(viewOf);
  }
}

function viewOf(state: CallbackState): StateView {
  const { subscription, waiting, failures, lastError } = state;
  const urls = operationsOf(subscription).map(({ callbackUrl }) => withoutQuery(callbackUrl));
  return {
    id: subscription.id,
    clientId: subscription.clientId,
    clientName: String(subscription.body['clientName']),
    callbackUrls: [...new Set(urls)],
    waiting,
    failures,
    lastError,
    lastDeliveredAtMs: state.lastDeliveredMs,
    brokenAtMs: state.brokenMs,
  };
}
