/** Events as they happen, over HTTP (server-sent events). */
import { Controller, Get, Req, Res } from '@nestjs/common';
import type { Actor } from '../../core/identity/actor.js';
import { Answers } from '../api-description/answers.decorator.js';
import type { AskingRequest } from '../identity/access.service.js';
import { CurrentActor, SignedIn } from '../identity/allow.decorator.js';
import { LiveHub } from './live-hub.service.js';
import type { StreamSink } from './live-stream.js';

/** The part of an HTTP response that a stream needs. */
interface StreamResponse extends StreamSink {
  writeHead(status: number, headers: Readonly<Record<string, string>>): unknown;
  flushHeaders(): void;
  once(event: 'close', listener: () => void): unknown;
}

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  // Proxies that gather answers would hold events back.
  'x-accel-buffering': 'no',
} as const;

/** An id that no feed ever gave: the client is told to load all anew. */
const UNKNOWN_ID = Number.MAX_SAFE_INTEGER;

@Controller('api/v1/stream')
export class LiveController {
  constructor(private readonly hub: LiveHub) {}

  @SignedIn()
  @Answers('What changes, as it changes; goes on after Last-Event-ID.', null, 'text/event-stream')
  @Get()
  async stream(
    @CurrentActor() actor: Actor,
    @Req() request: AskingRequest,
    @Res() response: StreamResponse,
  ): Promise<void> {
    const { method, headers, ip, cookies } = request;
    const given = headers['last-event-id'];
    const last = given === undefined ? null : /^\d{1,15}$/.test(given) ? Number(given) : UNKNOWN_ID;
    const asker = { method, headers, ip, ...(cookies === undefined ? {} : { cookies }) };
    const client = { request: asker, sink: response };
    const stream = await this.hub.open(actor, last, client);
    response.once('close', () => {
      stream.close();
    });
    response.writeHead(200, HEADERS);
    response.flushHeaders();
    stream.begin();
  }
}
