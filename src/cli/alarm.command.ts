/** `traboule alarm …`: what stands, and what an operator without a console does about it. */
import { z } from 'zod';
import { readSettings } from '../config/read-settings.js';
import { civilTime } from '../core/time/civil.js';
import { type Alarm, ApiClient } from './api-client.js';
import { readOptions, urlOption } from './options.js';

const urlSchema = z.object({ url: urlOption.optional() });
const listSchema = urlSchema.extend({
  priority: z.enum(['urgent', 'high', 'medium', 'low'], 'expected urgent, high, medium or low').optional(),
});
const ackSchema = urlSchema.extend({ comment: z.string().min(1).optional() });
const shelveSchema = urlSchema.extend({
  minutes: z.coerce
    .number('expected minutes, at most 480')
    .positive()
    .max(480, 'expected at most 480 minutes'),
  reason: z.string().min(3, 'say in a few words why'),
});

/** Alarms that stand. */
export async function alarmList(given: unknown): Promise<void> {
  const { url, priority } = readOptions(listSchema, given);
  const { alarms, flood } = await client(url).alarms();
  const shown = alarms.filter((alarm) => priority === undefined || alarm.priority === priority);
  const raised = String(flood.raisedInTenMinutes);
  print([
    ...(flood.active
      ? [`FLOOD: ${raised} alarms in ten minutes; begin with the cause that explains most`]
      : []),
    ...(shown.length === 0 ? ['no alarm stands'] : shown.flatMap(alarmLines)),
  ]);
}

/** Notes that an alarm was seen. */
export async function alarmAcknowledge(id: string, given: unknown): Promise<void> {
  const { url, comment } = readOptions(ackSchema, given);
  print([`acknowledged: ${(await client(url).acknowledgeAlarm(id, comment)).id}`]);
}

/** Sets an alarm aside. */
export async function alarmShelve(id: string, given: unknown): Promise<void> {
  const { url, minutes, reason } = readOptions(shelveSchema, given);
  const { shelf } = await client(url).shelveAlarm(id, minutes, reason);
  print([`shelved until ${shelf ? clock(shelf.untilMs) : '-'}: ${id}`]);
}

/** Takes an alarm back. */
export async function alarmUnshelve(id: string, given: unknown): Promise<void> {
  const { url } = readOptions(urlSchema, given);
  print([`back from the shelf: ${(await client(url).unshelveAlarm(id)).id}`]);
}

/** One alarm: what it is, what was seen, what to do and until when. */
export function alarmLines(alarm: Alarm): string[] {
  const { priority, state, title, subjectName, detail, action, respondByMs, raisedAtMs, id } = alarm;
  const since = raisedAtMs === null ? '' : ` since ${clock(raisedAtMs)}`;
  const until = respondByMs === null ? '' : ` (by ${clock(respondByMs)})`;
  return [
    `${priority.toUpperCase().padEnd(7)} ${state}${since}  ${title.en}: ${subjectName}`,
    `        ${detail.en}`,
    `        do: ${action.en}${until}`,
    `        ${id}`,
  ];
}

function client(url: string | undefined): ApiClient {
  return new ApiClient(readSettings(), url);
}

function clock(ms: number): string {
  const { date, hour, minute } = civilTime(ms);
  return `${date} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
