/** Emergency release: hands in the gateway, a door in the API. */
import { Module } from '@nestjs/common';
import { ReleaseController } from './release.controller.js';
import { ReleaseRecords } from './release-records.service.js';
import { ReleaseWatch } from './release-watch.service.js';
import { ReleaseService } from './release.service.js';

/** Bound in the gateway alone. */
@Module({
  providers: [ReleaseService, ReleaseRecords, ReleaseWatch],
  exports: [ReleaseService, ReleaseWatch],
})
export class ReleaseModule {}

/** Bound in the API process: asks the gateway. */
@Module({ controllers: [ReleaseController] })
export class ReleaseApiModule {}
