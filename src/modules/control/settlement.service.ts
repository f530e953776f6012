/** Settles the orders of a slot that is over: what the meters say of them, and who must leave the next plan. */
import { Injectable } from '@nestjs/common';
import type { SetpointRecord } from '../../core/control/setpoint.js';
import { QUARANTINE_SLOTS } from '../../core/control/settle-setpoint.js';
import { settleSlot, type SlotEvidence } from '../../core/control/settle-slot.js';
import type { Asset } from '../../core/grid/asset.js';
import { type MeterReading, type SeriesId, seriesId, type SlotValue } from '../../core/series/series.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { Journal } from '../../ports/journal.js';
import { MeterReadingStore } from '../../ports/meter-reading-store.js';
import { SetpointStore } from '../../ports/setpoint-store.js';
import { SiteModel } from '../../ports/site-token.js';
import { quarantinedAt } from './quarantine.js';

/** Evidence of one slot for all assets. */
interface Evidence {
  readonly slotPower: ReadonlyMap<SeriesId, SlotValue>;
  /** Good samples of power from the minute before the slot to its end, in order. */
  readonly samples: ReadonlyMap<SeriesId, readonly MeterReading[]>;
}

/** A power this little before the slot still says where its ramp began [ms]. */
const START_LOOKBACK_MS = 2 * 60_000;

@Injectable()
export class SettlementService {
  constructor(
    private readonly setpoints: SetpointStore,
    private readonly readings: MeterReadingStore,
    private readonly model: SiteModel,
    private readonly journal: Journal,
  ) {}

  /**
   * Settles every open order of the slot.
   *
   * @param slotMs start of a slot that is over and closed [epoch ms]
   * @param nowMs instant of the cycle [epoch ms]
   * @returns assets in quarantine for the next slot, with the reason
   */
  async settle(slotMs: number, nowMs: number): Promise<ReadonlyMap<string, string>> {
    const assets = new Map(this.model.site().grid.assets.map((asset) => [asset.id, asset]));
    const byAsset = recordsByAsset(await this.setpoints.bySlot(slotMs));
    const open = [...byAsset].filter(([, records]) => records.some(isOpen)).map(([assetId]) => assetId);
    if (open.length > 0) {
      const evidence = await this.evidence(slotMs, open);
      await Promise.all(
        open.map(async (assetId) => {
          const asset = assets.get(assetId);
          if (asset) await this.settleAsset(byAsset.get(assetId) ?? [], asset, { evidence, slotMs, nowMs });
        }),
      );
    }
    return quarantinedAt(this.setpoints, slotMs + SLOT_MS);
  }

  private async settleAsset(
    records: readonly SetpointRecord[],
    asset: Asset,
    at: { evidence: Evidence; slotMs: number; nowMs: number },
  ): Promise<void> {
    const found = evidenceOf(asset, at.slotMs, at.evidence);
    const settled = settleSlot(records, found);
    for (const { order, state: before } of records.filter(isOpen)) {
      const settlement = settled.get(order.id);
      if (settlement === undefined || settlement.state === before) continue;
      const { state, detail } = settlement;
      await this.setpoints.update(order.id, { state, detail, atMs: at.nowMs, meteredKw: found.meanKw });
    }
    const diverging = [...settled].findLast(([, { state }]) => state === 'diverging');
    if (diverging === undefined) return;
    const [orderId, { detail }] = diverging;
    await this.journal.append({
      atMs: at.nowMs,
      severity: 'alarm',
      code: 'asset-diverging',
      message: `${asset.name} does not do what it was ordered: ${detail}. It is handed back and stays out of the plan for ${String(QUARANTINE_SLOTS)} slots`,
      context: { assetId: asset.id, orderId },
    });
  }

  private async evidence(slotMs: number, assetIds: readonly string[]): Promise<Evidence> {
    const endMs = slotMs + SLOT_MS;
    const power = assetIds.map((id) => seriesId(id, 'power'));
    const values = await this.readings.slotValues({ seriesIds: power, startMs: slotMs, endMs });
    const readings = await this.readings.readings({
      seriesIds: assetIds.map((id) => seriesId(id, 'activePower')),
      startMs: slotMs - START_LOOKBACK_MS,
      endMs: endMs + 1,
    });
    const samples = new Map<SeriesId, MeterReading[]>();
    for (const reading of readings) {
      if (reading.quality !== 'good' || !Number.isFinite(reading.value)) continue;
      const list = samples.get(reading.seriesId) ?? [];
      list.push(reading);
      samples.set(reading.seriesId, list);
    }
    return { slotPower: new Map(values.map((v) => [v.seriesId, v])), samples };
  }
}

function recordsByAsset(records: readonly SetpointRecord[]): Map<string, SetpointRecord[]> {
  const byAsset = new Map<string, SetpointRecord[]>();
  for (const record of records) {
    const { assetId } = record.order;
    byAsset.set(assetId, [...(byAsset.get(assetId) ?? []), record]);
  }
  return byAsset;
}

function isOpen({ state }: SetpointRecord): boolean {
  return state === 'written' || state === 'intended';
}

function evidenceOf(asset: Asset, slotMs: number, evidence: Evidence): SlotEvidence {
  const slot = evidence.slotPower.get(seriesId(asset.id, 'power'));
  const samples = evidence.samples.get(seriesId(asset.id, 'activePower')) ?? [];
  const secondHalf = samples.filter((s) => s.sourceMs > slotMs + SLOT_MS / 2);
  return {
    asset,
    startKw: samples.filter((s) => s.sourceMs <= slotMs).at(-1)?.value ?? null,
    // An estimate is no proof that a device did what it was told.
    meanKw: slot?.provenance === 'measured' ? slot.value : null,
    secondHalfKw:
      secondHalf.length === 0 ? null : secondHalf.reduce((sum, s) => sum + s.value, 0) / secondHalf.length,
    lastChance: true,
  };
}
