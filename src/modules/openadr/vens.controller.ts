/** Vens: one per client; targets are granted by business logic and never by the VEN itself. */
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
import { type VenBody, venSchema } from './objects.schema.js';
import { type VensQuery, vensQuery } from './queries.schema.js';
import type { AdrObject } from '../../core/openadr/objects.js';
import { OpenAdrGuard } from './openadr-guard.service.js';
import { type AdrDraft, type AdrView, OpenAdrObjects } from './openadr.service.js';
import { Scope, Viewer } from './scope.decorator.js';

@Public('OpenADR clients carry tokens of the VTN; its own guard asks for them')
@UseGuards(OpenAdrGuard)
@UseFilters(AdrProblemFilter)
@Controller('openadr3/3.1.0/vens')
export class VensController {
  constructor(private readonly objects: OpenAdrObjects) {}

  @Get()
  @Scope('read_all', 'read_ven_objects')
  list(@Query({ schema: vensQuery }) query: VensQuery, @Viewer() viewer: AdrViewer): Promise<AdrView[]> {
    const { venName, targets, ...page } = query;
    const filter = {
      ...(venName === undefined ? {} : { name: venName }),
      ...(targets === undefined ? {} : { targets }),
    };
    return this.objects.list('VEN', filter, viewer, page);
  }

  @Post()
  @HttpCode(201)
  @Scope('write_vens')
  create(@Body({ schema: venSchema }) body: VenBody, @Viewer() viewer: AdrViewer): Promise<AdrView> {
    return this.objects.create(draftOf(body, viewer, null), viewer);
  }

  @Get(':venID')
  @Scope('read_all', 'read_ven_objects')
  read(@Param('venID') id: string, @Viewer() viewer: AdrViewer): Promise<AdrView> {
    return this.objects.read('VEN', id, viewer);
  }

  @Put(':venID')
  @Scope('write_vens')
  async update(
    @Param('venID') id: string,
    @Body({ schema: venSchema }) body: VenBody,
    @Viewer() viewer: AdrViewer,
  ): Promise<AdrView> {
    const before = await this.objects.need('VEN', id, viewer);
    return this.objects.replace(before, draftOf(body, viewer, before), viewer);
  }

  @Delete(':venID')
  @Scope('write_vens')
  remove(@Param('venID') id: string, @Viewer() viewer: AdrViewer): Promise<AdrView> {
    return this.objects.remove('VEN', id, viewer);
  }
}

/** The body as kept: the VTN's own fields are out, and a VEN's own request leaves the targets as they were. */
function draftOf(body: VenBody, viewer: AdrViewer, before: AdrObject | null): AdrDraft {
  const { objectType, ...own } = body;
  const byBusiness = objectType === 'BL_VEN_REQUEST';
  if (byBusiness !== (viewer.role === 'BL')) throw wrongBody(viewer, 'VEN');
  if (byBusiness) {
    const { clientID, ...kept } = body;
    const { objectType: _type, ...rest } = kept;
    return { kind: 'VEN', clientId: clientID, name: body.venName, targets: body.targets, body: rest };
  }
  const granted = before === null ? {} : grantedOf(before);
  return {
    kind: 'VEN',
    clientId: viewer.clientId,
    name: body.venName,
    targets: before?.targets,
    body: { ...own, ...granted },
  };
}

function grantedOf(before: AdrObject): { readonly targets?: unknown } {
  return before.body['targets'] === undefined ? {} : { targets: before.body['targets'] };
}

function wrongBody({ role }: AdrViewer, kind: 'VEN' | 'RESOURCE'): AdrProblem {
  return role === 'BL'
    ? new AdrProblem(
        400,
        'bad request',
        `business logic sends objectType BL_${kind}_REQUEST, with the clientID`,
      )
    : new AdrProblem(
        403,
        'forbidden',
        `a VEN sends objectType VEN_${kind}_REQUEST; clientID and targets are not its to write`,
      );
}
