/** Certificates of servers over HTTP: seen, trusted, rejected. */
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor } from '../../core/identity/actor.js';
import { CertificateStore, type SeenCertificate } from '../../ports/certificate-store.js';
import { Answers } from '../api-description/answers.decorator.js';
import { AuditService } from '../audit/audit.service.js';
import { Allow, CurrentActor } from '../identity/allow.decorator.js';
import { certificateDeedSchema, certificateSchema, certificatesSchema } from './data-quality.schema.js';

type Deed = z.infer<typeof certificateDeedSchema>;

@Controller('api/v1/certificates')
export class CertificatesController {
  constructor(
    private readonly certificates: CertificateStore,
    private readonly audit: AuditService,
  ) {}

  @Allow('site.edit')
  @Answers('Certificates that servers showed the gateway; those not trusted first.', certificatesSchema)
  @Get()
  async list(): Promise<{ certificates: SeenCertificate[] }> {
    return { certificates: await this.certificates.list() };
  }

  @Allow('site.edit')
  @Answers('The certificate, trusted: the gateway connects at its next try.', certificateSchema)
  @Post(':thumbprint/trust')
  @HttpCode(200)
  async trust(
    @Param('thumbprint') thumbprint: string,
    @Body({ schema: certificateDeedSchema }) { reason }: Deed,
    @CurrentActor() actor: Actor,
  ): Promise<SeenCertificate> {
    await this.note(actor, 'certificate.trust', thumbprint, reason);
    return this.certificates.trust(thumbprint);
  }

  @Allow('site.edit')
  @Answers('The certificate, rejected: new connections with it are refused.', certificateSchema)
  @Post(':thumbprint/reject')
  @HttpCode(200)
  async reject(
    @Param('thumbprint') thumbprint: string,
    @Body({ schema: certificateDeedSchema }) { reason }: Deed,
    @CurrentActor() actor: Actor,
  ): Promise<SeenCertificate> {
    await this.note(actor, 'certificate.reject', thumbprint, reason);
    return this.certificates.reject(thumbprint);
  }

  /** What cannot be recorded is not done. */
  private async note(actor: Actor, action: string, thumbprint: string, reason: string): Promise<void> {
    const before = await this.certificates.one(thumbprint);
    await this.audit.record(actor, action, `certificate:${before.thumbprint}`, { reason, before });
  }
}
