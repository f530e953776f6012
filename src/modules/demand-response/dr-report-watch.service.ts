/** Acts on what VENs report as soon as it is there: who opts out is replaced within a second and not at the next quarter-hour. */
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { DomainError } from '../../core/domain-error.js';
import type { AdrObject } from '../../core/openadr/objects.js';
import { DemandResponseStore } from '../../ports/demand-response-store.js';
import { OpenAdrChangeReaders } from '../openadr/change-readers.service.js';
import { AdrReports } from './adr-reports.service.js';
import { DrAnswers } from './dr-answers.service.js';
import { DrBroadcast } from './dr-broadcast.service.js';

/** Reports taken at once. */
const BATCH = 50;

@Injectable()
export class DrReportWatch implements OnApplicationBootstrap {
  private readonly log = new Logger('demand-response');

  constructor(
    private readonly readers: OpenAdrChangeReaders,
    private readonly broadcast: DrBroadcast,
    private readonly reports: AdrReports,
    private readonly answers: DrAnswers,
    private readonly store: DemandResponseStore,
  ) {}

  onApplicationBootstrap(): void {
    this.readers.follow({
      reader: 'reports',
      batch: BATCH,
      isReady: () => true,
      handle: async ({ changes }) => {
        for (const { operation, object } of changes) {
          if (object.kind === 'REPORT' && operation !== 'DELETE') await this.take(object);
        }
      },
    });
  }

  /** A report that cannot be acted on holds up no other: the clock reads it again. While the store is away all wait. */
  private async take(report: AdrObject): Promise<void> {
    try {
      await this.act(report);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'store-unavailable') throw error;
      const why = error instanceof Error ? error.message : String(error);
      this.log.warn(`report ${report.id} was not acted on at once: ${why}`);
    }
  }

  private async act({ eventId }: AdrObject): Promise<void> {
    const part = eventId === null ? null : await this.broadcast.partShownBy(eventId);
    const event = part === null ? null : await this.store.event(part.eventId);
    if (part === null || (event?.state !== 'published' && event?.state !== 'active')) return;
    for (const { building, reason } of await this.reports.read(event, part.buildingId)) {
      await this.answers.take(
        event.id,
        building,
        { kind: 'opt-out', reason },
        { by: `building:${building.id}` },
      );
    }
  }
}
