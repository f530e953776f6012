/** Resources: devices behind a ven; they belong to its client. */
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
import { AdrProblemFilter } from './adr-problem.js';
import { AdrProblem } from './adr-problem.js';
import { type ResourceBody, resourceSchema } from './objects.schema.js';
import { type ResourcesQuery, resourcesQuery } from './queries.schema.js';
import type { AdrObject } from '../../core/openadr/objects.js';
import { OpenAdrGuard } from './openadr-guard.service.js';
import { type AdrDraft, type AdrView, OpenAdrObjects } from './openadr.service.js';
import { Scope, Viewer } from './scope.decorator.js';

@Public('OpenADR clients carry tokens of the VTN; its own guard asks for them')
@UseGuards(OpenAdrGuard)
@UseFilters(AdrProblemFilter)
@Controller('openadr3/3.1.0/resources')
export class ResourcesController {
  constructor(private readonly objects: OpenAdrObjects) {}

  @Get()
  @Scope('read_all', 'read_ven_objects')
  list(
    @Query({ schema: resourcesQuery }) query: ResourcesQuery,
    @Viewer() viewer: AdrViewer,
  ): Promise<AdrView[]> {
    const { resourceName, venID, targets, ...page } = query;
    const filter = {
      ...(resourceName === undefined ? {} : { name: resourceName }),
      ...(venID === undefined ? {} : { venId: venID }),
      ...(targets === undefined ? {} : { targets }),
    };
    return this.objects.list('RESOURCE', filter, viewer, page);
  }

  @Post()
  @HttpCode(201)
  @Scope('write_vens')
  async create(
    @Body({ schema: resourceSchema }) body: ResourceBody,
    @Viewer() viewer: AdrViewer,
  ): Promise<AdrView> {
    const ven = await this.objects.need('VEN', body.venID, viewer);
    return this.objects.create(draftOf(body, viewer, { ven, before: null }), viewer);
  }

  @Get(':resourceID')
  @Scope('read_all', 'read_ven_objects')
  read(@Param('resourceID') id: string, @Viewer() viewer: AdrViewer): Promise<AdrView> {
    return this.objects.read('RESOURCE', id, viewer);
  }

  @Put(':resourceID')
  @Scope('write_vens')
  async update(
    @Param('resourceID') id: string,
    @Body({ schema: resourceSchema }) body: ResourceBody,
    @Viewer() viewer: AdrViewer,
  ): Promise<AdrView> {
    const before = await this.objects.need('RESOURCE', id, viewer);
    const ven = await this.objects.need('VEN', body.venID, viewer);
    return this.objects.replace(before, draftOf(body, viewer, { ven, before }), viewer);
  }

  @Delete(':resourceID')
  @Scope('write_vens')
  remove(@Param('resourceID') id: string, @Viewer() viewer: AdrViewer): Promise<AdrView> {
    return this.objects.remove('RESOURCE', id, viewer);
  }
}

interface Around {
  /** The ven it lies behind: its client owns the resource. */
  readonly ven: AdrObject;
  readonly before: AdrObject | null;
}

function draftOf(body: ResourceBody, viewer: AdrViewer, { ven, before }: Around): AdrDraft {
  const common = {
    kind: 'RESOURCE' as const,
    clientId: ven.clientId,
    name: body.resourceName,
    venId: body.venID,
  };
  if (body.objectType === 'BL_RESOURCE_REQUEST') {
    assertMay(viewer, 'BL');
    if (body.clientID !== ven.clientId) {
      throw new AdrProblem(
        400,
        'bad request',
        `the ven ${ven.id} belongs to another client than "${body.clientID}"`,
      );
    }
    const { objectType: _type, clientID: _client, ...own } = body;
    return { ...common, targets: body.targets, body: own };
  }
  assertMay(viewer, 'VEN');
  const { objectType: _type, ...own } = body;
  const granted = before?.body['targets'];
  return {
    ...common,
    targets: before?.targets,
    body: granted === undefined ? own : { ...own, targets: granted },
  };
}

function assertMay({ role }: AdrViewer, expected: 'BL' | 'VEN'): void {
  if (role === expected) return;
  throw role === 'BL'
    ? new AdrProblem(
        400,
        'bad request',
        'business logic sends objectType BL_RESOURCE_REQUEST, with the clientID',
      )
    : new AdrProblem(
        403,
        'forbidden',
        'a VEN sends objectType VEN_RESOURCE_REQUEST; clientID and targets are not its to write',
      );
}
