/** Assets, nodes and meters for people: bound in the API process. */
import { Module } from '@nestjs/common';
import { OverviewApiModule } from '../overview/overview.module.js';
import { AssetViewService } from './asset-view.service.js';
import { AssetsController } from './assets.controller.js';
import { MetersController } from './meters.controller.js';
import { NodeViewService } from './node-view.service.js';
import { NodesController } from './nodes.controller.js';
import { TimelineService } from './timeline.service.js';

@Module({
  imports: [OverviewApiModule],
  providers: [AssetViewService, NodeViewService, TimelineService],
  controllers: [AssetsController, NodesController, MetersController],
})
export class GridViewApiModule {}
