/** Binds OpenADR callbacks: the outbox, the sender over https, and how often it tries. */
import { readFile } from 'node:fs/promises';
import type { Provider } from '@nestjs/common';
import { HttpsCallbackSender } from '../adapters/openadr-webhook/https-callback-sender.js';
import { PostgresOpenAdrDeliveryStore } from '../adapters/postgres/openadr-delivery-store.js';
import { CallbackSettings } from '../modules/openadr/callbacks.service.js';
import { CallbackSender } from '../ports/callback-sender.js';
import { OpenAdrDeliveryStore } from '../ports/openadr-delivery-store.js';
import type { Foundation } from './foundation.js';

/** Tries after which a subscription is broken: with the usual pause, an hour and a half after the first. */
const TRIES = 10;

/** What the module of OpenADR asks for. */
export async function callbackProviders({ settings, wall, database }: Foundation): Promise<Provider[]> {
  const { callbackAuthorities, callbackNetworks, callbackTimeLimitS, callbackRetryS } = settings.openAdr;
  const sender = new HttpsCallbackSender({
    timeLimitMs: callbackTimeLimitS * 1000,
    allowedNetworks: callbackNetworks,
    authorities: callbackAuthorities === null ? null : await readFile(callbackAuthorities, 'utf8'),
    nowMs: () => wall.nowMs(),
  });
  return [
    { provide: CallbackSender, useValue: sender },
    { provide: CallbackSettings, useValue: { firstPauseMs: callbackRetryS * 1000, tries: TRIES } },
    { provide: OpenAdrDeliveryStore, useValue: new PostgresOpenAdrDeliveryStore(database) },
  ];
}
