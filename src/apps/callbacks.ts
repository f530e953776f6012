/** Binds how OpenADR clients are told of changes: callbacks over https from an outbox, and a broker. */
import { readFile } from 'node:fs/promises';
import type { Provider } from '@nestjs/common';
import { NoBroker } from '../adapters/mqtt/no-broker.js';
import { HttpsCallbackSender } from '../adapters/openadr-webhook/https-callback-sender.js';
import { PostgresOpenAdrDeliveryStore } from '../adapters/postgres/openadr-delivery-store.js';
import { CallbackSettings } from '../modules/openadr/callbacks.service.js';
import { CallbackSender } from '../ports/callback-sender.js';
import { NotificationBroker } from '../ports/notification-broker.js';
import { OpenAdrDeliveryStore } from '../ports/openadr-delivery-store.js';
import type { Settings } from '../config/settings.js';
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
    { provide: NotificationBroker, useValue: await broker(settings, () => wall.nowMs()) },
  ];
}

async function broker({ openAdr }: Settings, nowMs: () => number): Promise<NotificationBroker> {
  if (openAdr.mqtt === null) return new NoBroker();
  const { authorityCert, authorityKey, ...rest } = openAdr.mqtt;
  const [cert, key] = await Promise.all([readFile(authorityCert, 'utf8'), readFile(authorityKey, 'utf8')]);
  // Only where there is a broker: its library and that of certificates are a tenth of what the service loads.
  const { MqttBroker } = await import('../adapters/mqtt/mqtt-broker.js');
  return MqttBroker.open({ ...rest, nowMs, authority: { cert, key } });
}
