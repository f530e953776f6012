/** Demand response in memory, with people, buildings, meters and a clock that stands still, for specs. */
import { SteppedClock } from '../../../adapters/clock/clocks.js';
import { MemoryAuditLog } from '../../../adapters/memory/audit-log.js';
import { MemoryDemandResponseStore } from '../../../adapters/memory/demand-response-store.js';
import { MemoryGridSignalStore } from '../../../adapters/memory/grid-signal-store.js';
import { MemoryForecastStore } from '../../../adapters/memory/forecast-store.js';
import { MemoryJobQueue } from '../../../adapters/memory/memory-job-queue.js';
import { MemoryMeterReadingStore } from '../../../adapters/memory/meter-reading-store.js';
import { MemoryJournal } from '../../../adapters/memory/journal.js';
import { MemoryOpenAdrStore } from '../../../adapters/memory/openadr-store.js';
import { MemoryPlanStore } from '../../../adapters/memory/plan-store.js';
import type { DrEvent, Part } from '../../../core/flexibility/dr-event.js';
import type { EventWindow } from '../../../core/flexibility/load-history.js';
import type { DrBuilding, DrProgram } from '../../../core/flexibility/program.js';
import type { StatementContent } from '../../../core/flexibility/statement.js';
import type { MeteringCalendar } from '../../../core/grid/metering-calendar.js';
import type { Site } from '../../../core/grid/site.js';
import type { Actor } from '../../../core/identity/actor.js';
import type { AdrObject } from '../../../core/openadr/objects.js';
import type { Provenance, SeriesId } from '../../../core/series/series.js';
import { SLOT_MS } from '../../../core/time/slot.js';
import type { Clock } from '../../../ports/clock.js';
import type { GridSignalSource } from '../../../ports/grid-signal-source.js';
import { type Notice, NoticeSender } from '../../../ports/notice-sender.js';
import { SiteModel } from '../../../ports/site-token.js';
import { AuditService } from '../../audit/audit.service.js';
import { OpenAdrObjects } from '../../openadr/openadr.service.js';
import { CallSettlement } from '../../settlement/call-settlement.service.js';
import { StatementMaker } from '../../settlement/statement-maker.service.js';
import { CallWebhooks } from '../call-webhooks.service.js';
import { AdrReports } from '../adr-reports.service.js';
import { DrAnswers } from '../dr-answers.service.js';
import { DrBroadcast } from '../dr-broadcast.service.js';
import { DrClock, DrHands } from '../dr-clock.service.js';
import { DrCover } from '../dr-cover.service.js';
import { DrDesk } from '../dr-desk.service.js';
import { DrDrafts } from '../dr-draft.service.js';
import { DrNotices } from '../dr-notices.service.js';
import { DrPublisher } from '../dr-publisher.service.js';
import { DrRegistry } from '../dr-registry.service.js';
import { DrSelection } from '../dr-selection.service.js';
import { MeasuredCalls } from '../measured-calls.service.js';
import { OwnForecasts } from '../own-forecasts.service.js';
import { SignalDrafts } from '../signal-drafts.service.js';
import { SignalFeed } from '../signal-feed.service.js';
import { PlanCalls } from '../plan-calls.service.js';
import { PlanDrafts } from '../plan-drafts.service.js';

const DAY_MS = 86_400_000;
const SELF = { role: 'BL', clientId: 'traboule' } as const;

/** Terms of the program of the specs. */
export const PEAK: DrProgram = {
  id: 'peak',
  name: 'Evening peak',
  terms: { rateEurPerKwh: '0.250', penaltyEurPerKwh: '0.100' },
  baseline: 'ten-of-ten',
  adjustment: 'none',
  silence: 'counts-as-accepted',
  answerMinutesBefore: 30,
  disputeDays: 10,
};

/** A building that offers 20 kW and may be called at once. */
export function aBuilding(id: string, more: Partial<DrBuilding> = {}): DrBuilding {
  return {
    ...{ id, name: `Building ${id}`, programId: 'peak', nodeId: 'PDJ', meterSeriesId: `${id}.power` },
    ...{ offeredKw: 20, reboundShare: 0, reboundMinutes: 0, comfortEffect: 'half a degree less' },
    limits: {
      ...{ critical: false, noticeMinutes: 0, callsPerDay: 3, callsPerWeek: 9, callsPerSeason: 40 },
      ...{ restHours: 0, longestMinutes: 240, blackouts: [] },
    },
    contacts: { venClientId: null, email: null, webhookUrl: null, assetId: null },
    ...{ managerIds: [], enrolledMs: 0, leftMs: null },
    ...more,
  };
}

/** A person. */
export function someone(name: string): Actor {
  return {
    ...{ accountId: name, name, roles: ['operator'], permissions: new Set(), buildingIds: [] },
    ...{ via: 'session', credentialId: null, address: null },
  };
}

/** Keeps what was to be sent. */
export class KeptNotices extends NoticeSender {
  readonly sent: Notice[] = [];
  failing = false;

  override send(notice: Notice): Promise<'sent'> {
    if (this.failing) return Promise.reject(new Error('the mail server is away'));
    this.sent.push(notice);
    return Promise.resolve('sent');
  }
}

/** Metering point of the small site: a peak from 18 h to 20 h in winter, Monday to Saturday, until the end of January. */
const WINTER_PEAK: MeteringCalendar = {
  ...{ id: '12345678901234', kind: 'turpe' },
  eurPerKwh: { P: 0.06, HPH: 0.04, HCH: 0.02, HPB: 0.015, HCB: 0.01 },
  spans: [
    {
      ...{ fromDate: '2025-08-01', untilDate: '2026-02-01' },
      offPeak: [{ from: '22:00', to: '06:00' }],
      peak: [{ from: '18:00', to: '20:00' }],
    },
  ],
};

/** Two substations; of the first, a transformer with two feeders, each with the meter of one building. */
class SmallSite extends SiteModel {
  override site(): Site {
    const at = { substationId: 'PDJ', districtId: 'D' };
    const grid = {
      substations: [
        { id: 'PDJ', name: 'Point-du-Jour' },
        { id: 'EAST', name: 'East' },
      ],
      branches: [
        { id: 'T1', kind: 'transformer', parentId: 'PDJ', limitKw: 900 },
        { id: 'F1', kind: 'feeder', parentId: 'T1', limitKw: 500 },
        { id: 'F2', kind: 'feeder', parentId: 'T1', limitKw: 500 },
      ],
      meters: [
        { id: 'f1', branchId: 'F1', ...at },
        { id: 'g1', branchId: 'F1', ...at },
        { id: 'f2', branchId: 'F2', ...at },
      ],
      assets: [{ id: 'OFF-L3' }],
      meteringPoints: [WINTER_PEAK],
    };
    return { grid, readPoints: [] } as unknown as Site;
  }
}

/** Everything that acts on calls. */
export class DeskRig {
  readonly clock: SteppedClock;
  readonly store = new MemoryDemandResponseStore();
  readonly adr = new MemoryOpenAdrStore();
  readonly readings = new MemoryMeterReadingStore();
  readonly forecasts = new MemoryForecastStore();
  readonly plans = new MemoryPlanStore();
  readonly journal = new MemoryJournal();
  readonly registry: DrRegistry;
  readonly selection: DrSelection;
  readonly drafts: DrDrafts;
  readonly desk: DrDesk;
  readonly answers: DrAnswers;
  readonly objects: OpenAdrObjects;
  readonly planDrafts: PlanDrafts;
  readonly planCalls: PlanCalls;
  readonly drClock: DrClock;
  /** Sources of signals; none unless a spec adds some. */
  readonly sources: { all: GridSignalSource[] } = { all: [] };
  readonly feed: SignalFeed;
  readonly notices: DrNotices;
  readonly queue = new MemoryJobQueue({ backoffMs: 0.1 });
  readonly settlement: CallSettlement;
  readonly maker: StatementMaker;

  constructor(nowMs: number, sender: NoticeSender = new KeptNotices()) {
    this.clock = new SteppedClock(nowMs);
    const clock: Clock = this.clock;
    const { store, adr, readings } = this;
    const model = new SmallSite();
    const audit = new AuditService(new MemoryAuditLog(), clock);
    this.objects = new OpenAdrObjects(adr, clock, audit);
    this.registry = new DrRegistry(store, model, audit);
    const ownForecasts = new OwnForecasts(this.forecasts);
    this.selection = new DrSelection(store, readings, ownForecasts);
    const broadcast = new DrBroadcast(this.objects, adr, store, clock);
    this.notices = new DrNotices(sender, store, new CallWebhooks(this.queue, store), this.queue);
    const publisher = new DrPublisher(store, broadcast, this.notices, this.registry, clock);
    const cover = new DrCover(store, this.selection, publisher, model, clock);
    this.answers = new DrAnswers(store, this.registry, publisher, cover, clock);
    this.drafts = new DrDrafts(store, this.registry, this.selection, audit, clock);
    this.desk = new DrDesk(store, this.selection, publisher, audit, clock);
    const measured = new MeasuredCalls(store, readings, ownForecasts);
    const reports = new AdrReports(broadcast, adr, store, readings, model);
    this.planCalls = new PlanCalls(store, this.plans, this.desk, this.journal, clock);
    this.planDrafts = new PlanDrafts(store, this.plans, this.journal, model);
    this.feed = new SignalFeed(this.sources, new MemoryGridSignalStore(), this.journal);
    const signals = new SignalDrafts(this.feed, this.drafts, store, this.journal, model);
    const hands = new DrHands(this.answers, cover, publisher, this.planCalls, signals);
    this.drClock = new DrClock(store, reports, measured, hands);
    this.maker = new StatementMaker(store, measured);
    this.settlement = new CallSettlement(store, this.maker);
  }

  /** Keeps the program and the buildings, each with three weeks of 100 kW before `untilMs`. */
  async enrol(program: DrProgram, buildings: readonly DrBuilding[], untilMs: number): Promise<void> {
    await this.store.putProgram(program);
    for (const building of buildings) {
      await this.store.putBuilding(building);
      await this.measure(building.id, { startMs: untilMs - 21 * DAY_MS, endMs: untilMs }, () => 100);
    }
  }

  /** Meters a building: what `kw` says of each quarter-hour; NaN = nothing. */
  async measure(
    id: string,
    span: EventWindow,
    kw: (slotMs: number) => number,
    provenance: Provenance = 'measured',
  ): Promise<void> {
    const count = (span.endMs - span.startMs) / SLOT_MS;
    const values = Array.from({ length: count }, (_, index) => {
      const slotMs = span.startMs + index * SLOT_MS;
      const marks = { provenance, method: 'block', quality: 'good' } as const;
      const seriesId = `${id}.power` as SeriesId;
      // An estimate is made when nothing came.
      const knownAtMs = slotMs + SLOT_MS + (provenance === 'measured' ? 0 : 1);
      return { seriesId, slotMs, knownAtMs, value: kw(slotMs), ...marks };
    });
    await this.readings.putSlotValues(values.filter(({ value }) => Number.isFinite(value)));
  }

  /** Registers the ven of a client and names it in the contacts of the building. */
  async giveVen(id: string): Promise<void> {
    const body = { objectType: 'VEN_VEN_REQUEST', venName: id };
    await this.objects.create({ kind: 'VEN', clientId: `ven-${id}`, name: id, targets: [], body }, SELF);
    const building = await this.store.building(id);
    if (building === null) throw new Error(`no building ${id}`);
    const contacts = { ...building.contacts, venClientId: `ven-${id}` };
    await this.store.putBuilding({ ...building, contacts });
  }

  /** Draws up, approves and publishes a call. */
  async call(window: EventWindow, targetKw: number): Promise<DrEvent> {
    const asked = {
      programId: 'peak',
      window,
      targetKw,
      reduction: true,
      reason: 'evening peak',
      overrides: [],
    };
    const { event } = await this.drafts.drawUp(someone('olga'), asked);
    await this.desk.approve(someone('otto'), event.id, null);
    return this.desk.publish(someone('otto'), event.id, false);
  }

  /** Moves the clock and lets it act, as every quarter-hour. */
  async stepAt(ms: number): Promise<void> {
    this.clock.moveTo(ms);
    await this.drClock.step(ms);
    await this.settlement.step(ms);
  }

  async event(id: string): Promise<DrEvent> {
    const event = await this.store.event(id);
    if (event === null) throw new Error(`no event ${id}`);
    return event;
  }

  async part(id: string, buildingId: string): Promise<Part | undefined> {
    return (await this.event(id)).parts.find((part) => part.buildingId === buildingId);
  }

  /** State of each building's part. */
  async standings(id: string): Promise<Record<string, string>> {
    return Object.fromEntries((await this.event(id)).parts.map((part) => [part.buildingId, part.state]));
  }

  /** Statements of an event, by building, in the order they were issued. */
  async statements(id: string, buildingId: string): Promise<StatementContent[]> {
    const kept = await this.store.statements({ eventId: id, buildingId, limit: 50 });
    return kept.map(({ content }) => content).reverse();
  }

  /** OpenADR events as the VTN has them, by building. */
  async shown(id: string): Promise<Record<string, AdrObject>> {
    const all = await this.adr.list('EVENT', {}, SELF, { skip: 0, limit: 50 });
    const own = all.filter(({ name }) => name?.startsWith(`${id}/`) === true);
    return Object.fromEntries(own.map((one) => [String(one.name).slice(id.length + 1), one]));
  }
}
