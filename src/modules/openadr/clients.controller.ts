/** Clients of the VTN over HTTP: people make them, change their secrets and end them. */
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '../../core/identity/actor.js';
import { Answers } from '../api-description/answers.decorator.js';
import { Allow, CurrentActor } from '../identity/allow.decorator.js';
import { Acts } from '../idempotency/acts.decorator.js';
import { AuditService } from '../audit/audit.service.js';
import {
  clientSchema,
  type ClientView,
  credentialsSchema,
  type CredentialsView,
  type NewClientBody,
  newClientSchema,
  viewOfClient,
} from './clients.schema.js';
import { type AdrCredentials, OpenAdrClients } from './openadr-clients.service.js';
import { type AddressedRequest, tokenUrlOf } from './token-url.js';

@Controller('api/v1/openadr/clients')
export class OpenAdrClientsController {
  constructor(
    private readonly clients: OpenAdrClients,
    private readonly audit: AuditService,
  ) {}

  @Allow('site.edit')
  @Answers('Clients of the OpenADR server, oldest first, revoked ones included.', z.array(clientSchema))
  @Get()
  async list(): Promise<ClientView[]> {
    return (await this.clients.clients()).map(viewOfClient);
  }

  @Allow('site.edit')
  @Answers('Makes a client; its secret is shown this once.', credentialsSchema)
  @Acts({ answersSecret: true })
  @Post()
  @HttpCode(201)
  async create(
    @CurrentActor() actor: Actor,
    @Body({ schema: newClientSchema }) body: NewClientBody,
    @Req() request: AddressedRequest,
  ): Promise<CredentialsView> {
    const credentials = await this.clients.create(body);
    await this.note(actor, 'create', body.clientId, { name: body.name, role: body.role });
    return this.shown(credentials, request);
  }

  @Allow('site.edit')
  @Answers('A new secret, shown this once; the old one and all tokens end at once.', credentialsSchema)
  @Acts({ answersSecret: true })
  @Post(':clientId/rotate')
  @HttpCode(200)
  async rotate(
    @CurrentActor() actor: Actor,
    @Param('clientId') clientId: string,
    @Req() request: AddressedRequest,
  ): Promise<CredentialsView> {
    const credentials = await this.clients.rotate(clientId);
    await this.note(actor, 'rotate', clientId);
    return this.shown(credentials, request);
  }

  @Allow('site.edit')
  @Answers('Ends a client at once, tokens included; what it wrote stays.', null)
  @Delete(':clientId')
  @HttpCode(204)
  async revoke(@CurrentActor() actor: Actor, @Param('clientId') clientId: string): Promise<void> {
    await this.clients.revoke(clientId);
    await this.note(actor, 'revoke', clientId);
  }

  /** It is done: where the audit's store is away now, the row follows. */
  private async note(actor: Actor, verb: string, clientId: string, after: unknown = null): Promise<void> {
    this.audit.recordWhenPossible(actor, `openadr-client.${verb}`, `openadr-client:${clientId}`, { after });
    await this.audit.settled();
  }

  private async shown(
    { clientId, clientSecret }: AdrCredentials,
    request: AddressedRequest,
  ): Promise<CredentialsView> {
    const client = viewOfClient(await this.clients.client(clientId));
    return { client, clientSecret, tokenUrl: tokenUrlOf(request) };
  }
}
