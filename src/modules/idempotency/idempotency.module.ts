/** Idempotency: requests that act, act once. Needs IdempotencyStore. */
import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { Idempotency } from './idempotency.service.js';

/** Bound in the API process, before all that records or acts. */
@Module({ providers: [{ provide: APP_INTERCEPTOR, useClass: Idempotency }] })
export class IdempotencyApiModule {}
