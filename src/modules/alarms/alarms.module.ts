/** Alarms: a look of every slot in workers, a watch in the gateway, a desk in the API. */
import { Module } from '@nestjs/common';
import { LiveStateService } from '../control/live-state.service.js';
import { EndpointStates } from '../data-quality/endpoint-states.service.js';
import { ReleaseModule } from '../release/release.module.js';
import { AlarmDesk } from './alarm-desk.service.js';
import { AlarmKeeper } from './alarm-keeper.service.js';
import { AlarmWatch } from './alarm-watch.service.js';
import { AlarmsController } from './alarms.controller.js';
import { DataSignals } from './data-signals.service.js';
import { LiveSignals } from './live-signals.service.js';
import { PlanSignals } from './plan-signals.service.js';
import { SlotAlarms } from './slot-alarms.service.js';

/** Bound in workers: the look of a cycle. */
@Module({
  providers: [AlarmKeeper, PlanSignals, DataSignals, SlotAlarms],
  exports: [AlarmKeeper, SlotAlarms],
})
export class SlotAlarmsModule {}

/** Bound in the gateway alone: it sees the field. */
@Module({
  imports: [SlotAlarmsModule, ReleaseModule],
  providers: [LiveStateService, EndpointStates, LiveSignals, AlarmWatch],
  exports: [AlarmWatch],
})
export class AlarmWatchModule {}

/** Bound in the API process: alarms for people. */
@Module({ providers: [AlarmKeeper, AlarmDesk], controllers: [AlarmsController], exports: [AlarmDesk] })
export class AlarmsApiModule {}
