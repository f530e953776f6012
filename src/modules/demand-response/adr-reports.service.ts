/** Reads what the VENs of called buildings reported: that they opted out, and what they used. */
import { Injectable } from '@nestjs/common';
import type { DrEvent } from '../../core/flexibility/dr-event.js';
import type { DrBuilding } from '../../core/flexibility/program.js';
import type { AdrObject } from '../../core/openadr/objects.js';
import { optedOutState, type ReadableReport, usageSlots } from '../../core/openadr/usage-report.js';
import type { SeriesId, SlotValue } from '../../core/series/series.js';
import { DemandResponseStore } from '../../ports/demand-response-store.js';
import { MeterReadingStore } from '../../ports/meter-reading-store.js';
import { OpenAdrStore } from '../../ports/openadr-store.js';
import { SiteModel } from '../../ports/site-token.js';
import { DrBroadcast } from './dr-broadcast.service.js';

/** A building whose equipment says that it left. */
export interface ReportedOptOut {
  readonly building: DrBuilding;
  readonly reason: string;
}

const PAGE = 200;

@Injectable()
export class AdrReports {
  constructor(
    private readonly broadcast: DrBroadcast,
    private readonly adr: OpenAdrStore,
    private readonly store: DemandResponseStore,
    private readonly readings: MeterReadingStore,
    private readonly model: SiteModel,
  ) {}

  /**
   * Keeps reported usage, and tells who opted out. Reading the same reports again changes nothing.
   *
   * @param only a building; default: all that were called
   */
  async read(event: DrEvent, only?: string): Promise<ReportedOptOut[]> {
    const outs: ReportedOptOut[] = [];
    for (const { buildingId, state, answeredMs } of event.parts) {
      if (only !== undefined && buildingId !== only) continue;
      const building = await this.store.building(buildingId);
      const client = building?.contacts.venClientId ?? null;
      const shown = client === null ? null : await this.broadcast.adrEvent(event.id, buildingId);
      if (building === null || shown === null) continue;
      const reports = (await this.reportsOf(shown.id)).filter(({ clientId }) => clientId === client);
      await this.keep(building, reports);
      // What was answered since is newer than the report, and holds.
      const newer = reports.filter(({ modifiedMs }) => modifiedMs >= (answeredMs ?? 0));
      const said = newer.map((report) => optedOutState(bodyOf(report))).find((one) => one !== null);
      if (said !== undefined && state !== 'opted-out') {
        outs.push({ building, reason: `its equipment reported ${said}` });
      }
    }
    return outs;
  }

  private async reportsOf(eventId: string): Promise<AdrObject[]> {
    const reports: AdrObject[] = [];
    for (let skip = 0; ; skip += PAGE) {
      const page = await this.adr.list(
        'REPORT',
        { eventId },
        { role: 'BL', clientId: 'traboule' },
        { skip, limit: PAGE },
      );
      reports.push(...page);
      if (page.length < PAGE) return reports;
    }
  }

  /**
   * Usage becomes the load of the building where no meter of the site measures it: nobody is paid by their own word where there is
   * a meter. A later or changed report is a correction beside the first.
   */
  private async keep(building: DrBuilding, reports: readonly AdrObject[]): Promise<void> {
    const seriesId = building.meterSeriesId as SeriesId;
    const owner = seriesId.slice(0, seriesId.lastIndexOf('.'));
    if (this.model.site().readPoints.some((point) => point.ownerId === owner)) return;
    const values = reports.flatMap((report) =>
      usageSlots(bodyOf(report), report.modifiedMs).map(({ slotMs, powerKw, isEstimated }): SlotValue => ({
        seriesId,
        slotMs,
        // One report and interval give one value, however often they are read.
        knownAtMs: report.modifiedMs,
        value: powerKw,
        // What nobody measured is paid to nobody.
        provenance: isEstimated ? 'estimated' : 'measured',
        method: 'block',
        quality: 'good',
      })),
    );
    if (values.length > 0) await this.readings.putSlotValues(values);
  }
}

/** Its shape was checked when it was taken. */
function bodyOf({ body }: AdrObject): ReadableReport {
  return body as unknown as ReadableReport;
}
