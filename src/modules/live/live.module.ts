/** Live events over HTTP. Needs EventFeed. */
import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.js';
import { LIVE_SETTINGS, LiveHub, LiveSettings } from './live-hub.service.js';
import { LiveController } from './live.controller.js';

/** Bound in the API process. */
@Module({
  imports: [IdentityModule],
  controllers: [LiveController],
  providers: [LiveHub, { provide: LiveSettings, useValue: LIVE_SETTINGS }],
})
export class LiveApiModule {}
