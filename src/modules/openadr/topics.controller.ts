/** Names of the topics by which a broker tells changes. */
import { Controller, Get, Param, UseFilters, UseGuards } from '@nestjs/common';
import type { AdrKind, AdrViewer } from '../../core/openadr/objects.js';
import {
  businessPath,
  type OperationTopics,
  programPath,
  topicsOfMany,
  topicsOfOne,
  venPath,
} from '../../core/openadr/topics.js';
import { NotificationBroker } from '../../ports/notification-broker.js';
import { Public } from '../identity/allow.decorator.js';
import { AdrProblem, AdrProblemFilter } from './adr-problem.js';
import { OpenAdrGuard } from './openadr-guard.service.js';
import { OpenAdrObjects } from './openadr.service.js';
import { Scope, Viewer } from './scope.decorator.js';

/** `notifierTopicsResponse` of the API description. */
interface TopicsView {
  readonly topics: OperationTopics;
}

@Public('OpenADR clients carry tokens of the VTN; its own guard asks for them')
@UseGuards(OpenAdrGuard)
@UseFilters(AdrProblemFilter)
@Controller('openadr3/3.1.0/notifiers/mqtt/topics')
export class TopicsController {
  constructor(
    private readonly broker: NotificationBroker,
    private readonly objects: OpenAdrObjects,
  ) {}

  @Get('programs')
  @Scope('read_all')
  programs(): TopicsView {
    return this.ofKind('PROGRAM');
  }

  @Get('programs/:programID')
  @Scope('read_all')
  async program(@Param('programID') id: string, @Viewer() viewer: AdrViewer): Promise<TopicsView> {
    const root = this.root();
    await this.objects.need('PROGRAM', id, viewer);
    return { topics: topicsOfOne(programPath(root, id)) };
  }

  @Get('programs/:programID/events')
  @Scope('read_all')
  async programEvents(@Param('programID') id: string, @Viewer() viewer: AdrViewer): Promise<TopicsView> {
    const root = this.root();
    await this.objects.need('PROGRAM', id, viewer);
    return { topics: topicsOfMany(businessPath(root, 'EVENT', id)) };
  }

  @Get('events')
  @Scope('read_bl')
  events(): TopicsView {
    return this.ofKind('EVENT');
  }

  @Get('reports')
  @Scope('read_bl')
  reports(): TopicsView {
    return this.ofKind('REPORT');
  }

  @Get('subscriptions')
  @Scope('read_bl')
  subscriptions(): TopicsView {
    return this.ofKind('SUBSCRIPTION');
  }

  @Get('vens')
  @Scope('read_bl')
  vens(): TopicsView {
    return this.ofKind('VEN');
  }

  @Get('resources')
  @Scope('read_bl')
  resources(): TopicsView {
    return this.ofKind('RESOURCE');
  }

  @Get('vens/:venID')
  @Scope('read_all', 'read_ven_objects')
  async ven(@Param('venID') id: string, @Viewer() viewer: AdrViewer): Promise<TopicsView> {
    return { topics: topicsOfOne(await this.pathOfVen(id, viewer)) };
  }

  @Get('vens/:venID/events')
  @Scope('read_all', 'read_ven_objects')
  venEvents(@Param('venID') id: string, @Viewer() viewer: AdrViewer): Promise<TopicsView> {
    return this.ofVen(id, viewer, 'EVENT');
  }

  @Get('vens/:venID/programs')
  @Scope('read_all', 'read_ven_objects')
  venPrograms(@Param('venID') id: string, @Viewer() viewer: AdrViewer): Promise<TopicsView> {
    return this.ofVen(id, viewer, 'PROGRAM');
  }

  @Get('vens/:venID/resources')
  @Scope('read_all', 'read_ven_objects')
  venResources(@Param('venID') id: string, @Viewer() viewer: AdrViewer): Promise<TopicsView> {
    return this.ofVen(id, viewer, 'RESOURCE');
  }

  private ofKind(kind: AdrKind): TopicsView {
    return { topics: topicsOfMany(businessPath(this.root(), kind)) };
  }

  private async ofVen(id: string, viewer: AdrViewer, kind: AdrKind): Promise<TopicsView> {
    return { topics: topicsOfMany(await this.pathOfVen(id, viewer, kind)) };
  }

  private async pathOfVen(venId: string, viewer: AdrViewer, kind?: AdrKind): Promise<string> {
    const root = this.root();
    const { clientId } = await this.objects.need('VEN', venId, viewer);
    return venPath(root, { clientId: clientId ?? '', venId }, kind);
  }

  private root(): string {
    if (this.broker.state().status !== 'none') return this.broker.topicRoot;
    throw new AdrProblem(404, 'not found', 'this VTN has no MQTT broker; notifiers lists what it has');
  }
}
