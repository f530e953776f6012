/** Alarms over HTTP. */
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { type AlarmDefinition } from '../../core/alarm/alarm-definition.js';
import { ALARM_DEFINITIONS, alarmDefinition } from '../../core/alarm/alarm-definitions.js';
import { isActive, shownState } from '../../core/alarm/alarm-record.js';
import type { AlarmId } from '../../core/alarm/alarm-definition.js';
import type { Actor } from '../../core/identity/actor.js';
import { Answers } from '../api-description/answers.decorator.js';
import { Allow, CurrentActor } from '../identity/allow.decorator.js';
import { AlarmDesk, type ShownAlarm } from './alarm-desk.service.js';
import {
  acknowledgeSchema,
  alarmSchema,
  type AlarmsAnswer,
  alarmsQuerySchema,
  alarmsSchema,
  type AlarmView,
  definitionsSchema,
  type HistoryAnswer,
  historyQuerySchema,
  historySchema,
  shelveSchema,
  type StatisticsAnswer,
  statisticsQuerySchema,
  statisticsSchema,
  unshelveSchema,
} from './alarms.schema.js';

const MINUTE_MS = 60_000;

@Controller('api/v1/alarms')
export class AlarmsController {
  constructor(private readonly desk: AlarmDesk) {}

  @Allow('city.view')
  @Answers(
    'Alarms that are active, wait to be acknowledged, are shelved or explained by another; urgent first.',
    alarmsSchema,
  )
  @Get()
  async list(
    @Query({ schema: alarmsQuerySchema }) query: z.infer<typeof alarmsQuerySchema>,
  ): Promise<AlarmsAnswer> {
    const { nowMs, flood, alarms } = await this.desk.list();
    const views = alarms.map(viewOf);
    return {
      nowMs: Math.floor(nowMs),
      flood: {
        active: flood.flood,
        raisedInTenMinutes: flood.raised,
        groups: flood.groups.map(({ cause, alarmIds }) => ({ cause, alarmIds: [...alarmIds] })),
      },
      alarms: views.filter(
        (view) =>
          (query.state === undefined || view.state === query.state) &&
          (query.priority === undefined || view.priority === query.priority),
      ),
    };
  }

  @Allow('city.view')
  @Answers('What happened to alarms, newest first, page by page.', historySchema)
  @Get('history')
  async history(
    @Query({ schema: historyQuerySchema }) query: z.infer<typeof historyQuerySchema>,
  ): Promise<HistoryAnswer> {
    const { id, sinceMs, untilMs, before, limit } = query;
    const steps = await this.desk.history({
      ...(id === undefined ? {} : { alarmId: id as AlarmId }),
      ...(sinceMs === undefined ? {} : { sinceMs }),
      ...(untilMs === undefined ? {} : { untilMs }),
      ...(before === undefined ? {} : { beforeSeq: before }),
      limit: limit + 1,
    });
    const page = steps.slice(0, limit);
    return { steps: page, next: steps.length > limit ? (page.at(-1)?.seq ?? null) : null };
  }

  @Allow('city.view')
  @Answers('Every alarm there is: cause, consequence, action and time to respond.', definitionsSchema)
  @Get('definitions')
  definitions(): readonly AlarmDefinition[] {
    return ALARM_DEFINITIONS;
  }

  @Allow('city.view')
  @Answers('How busy the alarms kept the operators (ISA-18.2).', statisticsSchema)
  @Get('statistics')
  async statistics(
    @Query({ schema: statisticsQuerySchema }) query: z.infer<typeof statisticsQuerySchema>,
  ): Promise<StatisticsAnswer> {
    const figures = await this.desk.statistics(query.hours);
    const { perTenMinutes, standing, chattering, mostFrequent } = figures;
    return {
      ...figures,
      perTenMinutes: { ...perTenMinutes, counts: [...perTenMinutes.counts] },
      standing: [...standing],
      chattering: [...chattering],
      mostFrequent: [...mostFrequent],
    };
  }

  @Allow('alarm.handle')
  @Answers('The alarm, acknowledged.', alarmSchema)
  @Post(':id/acknowledge')
  @HttpCode(200)
  async acknowledge(
    @Param('id') id: string,
    @Body({ schema: acknowledgeSchema }) body: z.infer<typeof acknowledgeSchema>,
    @CurrentActor() actor: Actor,
  ): Promise<AlarmView> {
    return viewOf(await this.desk.acknowledge(id, actor, body.comment ?? null));
  }

  @Allow('alarm.handle')
  @Answers('The alarm, shelved for up to eight hours.', alarmSchema)
  @Post(':id/shelve')
  @HttpCode(200)
  async shelve(
    @Param('id') id: string,
    @Body({ schema: shelveSchema }) body: z.infer<typeof shelveSchema>,
    @CurrentActor() actor: Actor,
  ): Promise<AlarmView> {
    const { untilMs, minutes = 0, reason } = body;
    return viewOf(
      await this.desk.shelve(id, actor, untilMs === undefined ? { minutes } : { untilMs }, reason),
    );
  }

  @Allow('alarm.handle')
  @Answers('The alarm, back from the shelf.', alarmSchema)
  @Post(':id/unshelve')
  @HttpCode(200)
  async unshelve(
    @Param('id') id: string,
    @Body({ schema: unshelveSchema }) _body: z.infer<typeof unshelveSchema>,
    @CurrentActor() actor: Actor,
  ): Promise<AlarmView> {
    return viewOf(await this.desk.unshelve(id, actor));
  }
}

function viewOf({ record, name }: ShownAlarm): AlarmView {
  const { id, definitionId, subject, detail, value, limit, raisedAtMs, returnedAtMs } = record;
  const { acknowledged, shelf, suppressedBy, raisedCount } = record;
  const { priority, subjectKind, unit, title, cause, consequence, action, respondMinutes } =
    alarmDefinition(definitionId);
  const active = isActive(record);
  return {
    ...{ id, definitionId, subject, subjectKind, subjectName: name, priority },
    ...{ state: shownState(record), active, title, detail, value, limit, unit, raisedAtMs, returnedAtMs },
    respondByMs: active && raisedAtMs !== null ? raisedAtMs + respondMinutes * MINUTE_MS : null,
    ...{ acknowledged, shelf, suppressedBy, raisedCount },
    ...{ cause, consequence, action, respondMinutes },
  };
}
