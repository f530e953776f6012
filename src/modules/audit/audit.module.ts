/** Audit: the record of what people and tokens did. */
import { Global, Module } from '@nestjs/common';
import { AuditService } from './audit.service.js';

/** Bound in every process that acts for somebody; modules take AuditService without importing this again. */
@Global()
@Module({ providers: [AuditService], exports: [AuditService] })
export class AuditModule {}
