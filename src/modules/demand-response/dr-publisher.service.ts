/** Brings what an event is now to its buildings, by every way each of them has, and writes down who was reached. */
import { Injectable } from '@nestjs/common';
import type { DrEvent, Part } from '../../core/flexibility/dr-event.js';
import { Clock } from '../../ports/clock.js';
import { DemandResponseStore } from '../../ports/demand-response-store.js';
import { DrBroadcast } from './dr-broadcast.service.js';
import { DrNotices, type Told } from './dr-notices.service.js';
import { DrRegistry } from './dr-registry.service.js';
import { noted } from './event-step.service.js';
import type { NoticeKind } from './notice-texts.js';

@Injectable()
export class DrPublisher {
  constructor(
    private readonly store: DemandResponseStore,
    private readonly broadcast: DrBroadcast,
    private readonly notices: DrNotices,
    private readonly registry: DrRegistry,
    private readonly clock: Clock,
  ) {}

  /**
   * Shows the event in the VTN and tells these parts. The event is stored before, so that whoever asks afterwards sees it.
   *
   * @returns the event with the instants at which buildings were told
   */
  async bring(event: DrEvent, kind: NoticeKind, parts: readonly Part[]): Promise<DrEvent> {
    const program = event.program ?? (await this.registry.program(event.programId));
    const ven = await this.broadcast.show(event, program);
    if (parts.length === 0) return event;
    const byVen = new Set(ven.reached);
    const told = await this.notices.tell(kind, { event, parts, program, byVen });
    const nowMs = Math.floor(this.clock.nowMs());
    const missed = told.filter((one) => isUnreached(one) && !byVen.has(one.buildingId));
    const failed = missed.map(({ buildingId }) => buildingId);
    const reached = new Set(parts.map((part) => part.buildingId).filter((id) => !failed.includes(id)));
    const ways = waysOf(told, ven.unreached);
    const what = wordsOf(kind, ways);
    const facts = { act: 'told', kind, ways };
    const kept = await this.store.changeEvent(event.id, (was) =>
      noted(
        {
          ...was,
          parts: was.parts.map((part) =>
            part.notifiedMs === null && reached.has(part.buildingId) ? { ...part, notifiedMs: nowMs } : part,
          ),
        },
        { by: 'service', atMs: nowMs, what, facts },
      ),
    );
    return kept ?? event;
  }
}

/** True where a way failed and no other one worked. */
function isUnreached({ outcome, webhook }: Told): boolean {
  const isMissed = outcome === 'failed' || outcome === 'lost' || webhook === 'failed';
  return isMissed && outcome !== 'sent' && webhook !== 'queued';
}

const WAYS = {
  email: 'by e-mail',
  webhook: 'by webhook',
  page: 'on their page only',
  'email-again': 'e-mail not sent, tried again',
  'email-lost': 'e-mail not sent and not tried again',
  'webhook-secret': 'webhook without a secret',
  'webhook-lost': 'webhook not queued',
  'no-ven': 'no ven registered',
} as const;

/** Buildings told, or not, in one way. */
interface Way {
  readonly way: keyof typeof WAYS;
  readonly buildingIds: readonly string[];
}

function waysOf(told: readonly Told[], withoutVen: readonly string[]): Way[] {
  const who = (is: (one: Told) => boolean): string[] => told.filter(is).map(({ buildingId }) => buildingId);
  const ways: readonly Way[] = [
    { way: 'email', buildingIds: who(({ outcome }) => outcome === 'sent') },
    { way: 'webhook', buildingIds: who(({ webhook }) => webhook === 'queued') },
    {
      way: 'page',
      buildingIds: who(({ outcome, webhook }) => outcome === 'no-address' && webhook !== 'queued'),
    },
    { way: 'email-again', buildingIds: who(({ outcome }) => outcome === 'failed') },
    { way: 'email-lost', buildingIds: who(({ outcome }) => outcome === 'lost') },
    { way: 'webhook-secret', buildingIds: who(({ webhook }) => webhook === 'no-secret') },
    { way: 'webhook-lost', buildingIds: who(({ webhook }) => webhook === 'failed') },
    { way: 'no-ven', buildingIds: withoutVen },
  ];
  return ways.filter(({ buildingIds }) => buildingIds.length > 0);
}

function wordsOf(kind: NoticeKind, ways: readonly Way[]): string {
  return [
    `message "${kind}"`,
    ...ways.map(({ way, buildingIds }) => `${WAYS[way]}: ${buildingIds.join(', ')}`),
  ].join('; ');
}
