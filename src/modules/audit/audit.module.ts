/** Audit: the record of what people and tokens did. */
import { Global, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { IdentityModule } from '../identity/identity.module.js';
import { AuditHeadNote } from './audit-head-note.service.js';
import { AuditReading } from './audit-reading.service.js';
import { AuditTrail } from './audit-trail.service.js';
import { AuditController } from './audit.controller.js';
import { AuditService } from './audit.service.js';

/** Bound in every process that acts for somebody; modules take AuditService without importing this again. */
@Global()
@Module({ providers: [AuditService, AuditHeadNote], exports: [AuditService, AuditHeadNote] })
export class AuditModule {}

/** Bound in the API process: the audit over HTTP, and what records requests nobody else recorded. */
@Module({
  imports: [IdentityModule],
  controllers: [AuditController],
  providers: [AuditReading, AuditTrail, { provide: APP_INTERCEPTOR, useExisting: AuditTrail }],
  exports: [AuditTrail],
})
export class AuditApiModule {}
