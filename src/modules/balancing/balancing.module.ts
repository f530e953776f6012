/** Balancing between slots; bound in the gateway alone: it writes to devices. */
import { Module } from '@nestjs/common';
import { ControlModule } from '../control/control.module.js';
import { BalanceSolver } from './balance-solver.service.js';
import { BalancingLoop } from './balancing-loop.service.js';
import { BalancingOrders } from './balancing-orders.service.js';
import { BalancingService } from './balancing.service.js';
import { BalancingStory } from './balancing-story.service.js';
import { BalancingWorld } from './balancing-world.service.js';

@Module({
  imports: [ControlModule],
  providers: [
    BalanceSolver,
    BalancingLoop,
    BalancingOrders,
    BalancingService,
    BalancingStory,
    BalancingWorld,
  ],
  exports: [BalancingLoop, BalancingService],
})
export class BalancingModule {}
