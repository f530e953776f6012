/** Subscriptions: who is told of changes, and where. */
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  UseFilters,
  UseGuards,
} from '@nestjs/common';
import type { AdrViewer } from '../../core/openadr/objects.js';
import { Public } from '../identity/allow.decorator.js';
import { AdrProblem, AdrProblemFilter } from './adr-problem.js';
import { type SubscriptionBody, subscriptionSchema } from './objects.schema.js';
import { type SubscriptionsQuery, subscriptionsQuery } from './queries.schema.js';
import { OpenAdrCallbacks } from './callbacks.service.js';
import { OpenAdrGuard } from './openadr-guard.service.js';
import { type AdrDraft, type AdrView, OpenAdrObjects } from './openadr.service.js';
import { Scope, Viewer } from './scope.decorator.js';

/** Each change is told to every subscription: a client needs a few. */
const MOST_SUBSCRIPTIONS = 50;

@Public('OpenADR clients carry tokens of the VTN; its own guard asks for them')
@UseGuards(OpenAdrGuard)
@UseFilters(AdrProblemFilter)
@Controller('openadr3/3.1.0/subscriptions')
export class SubscriptionsController {
  constructor(
    private readonly objects: OpenAdrObjects,
    private readonly callbacks: OpenAdrCallbacks,
  ) {}

  @Get()
  @Scope('read_all', 'read_ven_objects')
  list(
    @Query({ schema: subscriptionsQuery }) query: SubscriptionsQuery,
    @Viewer() viewer: AdrViewer,
  ): Promise<AdrView[]> {
    const { programID, clientName, objects, ...page } = query;
    const filter = {
      ...(programID === undefined ? {} : { programId: programID }),
      ...(clientName === undefined ? {} : { clientName }),
      ...(objects === undefined ? {} : { objects }),
    };
    return this.objects.list('SUBSCRIPTION', filter, viewer, page);
  }

  @Post()
  @HttpCode(201)
  @Scope('write_subscriptions')
  async create(
    @Body({ schema: subscriptionSchema }) body: SubscriptionBody,
    @Viewer() viewer: AdrViewer,
  ): Promise<AdrView> {
    await this.checkProgram(body, viewer);
    await this.checkCount(viewer);
    await this.callbacks.challenge(body, null);
    return this.objects.create(draftOf(body, viewer.clientId), viewer);
  }

  @Get(':subscriptionID')
  @Scope('read_all', 'read_ven_objects')
  read(@Param('subscriptionID') id: string, @Viewer() viewer: AdrViewer): Promise<AdrView> {
    return this.objects.read('SUBSCRIPTION', id, viewer);
  }

  @Put(':subscriptionID')
  @Scope('write_subscriptions')
  async update(
    @Param('subscriptionID') id: string,
    @Body({ schema: subscriptionSchema }) body: SubscriptionBody,
    @Viewer() viewer: AdrViewer,
  ): Promise<AdrView> {
    const before = await this.objects.need('SUBSCRIPTION', id, viewer);
    await this.checkProgram(body, viewer);
    await this.callbacks.challenge(body, before);
    const draft = draftOf(body, before.clientId ?? viewer.clientId);
    const after = await this.objects.replace(before, draft, viewer);
    await this.callbacks.mended(id);
    return after;
  }

  @Delete(':subscriptionID')
  @Scope('write_subscriptions')
  remove(@Param('subscriptionID') id: string, @Viewer() viewer: AdrViewer): Promise<AdrView> {
    return this.objects.remove('SUBSCRIPTION', id, viewer);
  }

  private async checkCount({ clientId }: AdrViewer): Promise<void> {
    const own: AdrViewer = { role: 'VEN', clientId, granted: [] };
    const last = { skip: MOST_SUBSCRIPTIONS - 1, limit: 1 };
    if ((await this.objects.list('SUBSCRIPTION', {}, own, last)).length === 0) return;
    throw new AdrProblem(
      409,
      'conflict',
      `this client has ${String(MOST_SUBSCRIPTIONS)} subscriptions; delete one, or change one that is there`,
    );
  }

  private async checkProgram(body: SubscriptionBody, viewer: AdrViewer): Promise<void> {
    if (body.programID !== undefined) await this.objects.needInBody('PROGRAM', body.programID, viewer);
  }
}

function draftOf(body: SubscriptionBody, clientId: string): AdrDraft {
  return {
    kind: 'SUBSCRIPTION',
    clientId,
    programId: body.programID ?? null,
    targets: body.targets,
    body,
  };
}
