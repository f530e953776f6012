/** Composition root of the gateway process: the only one that binds the writer of setpoints. */
import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { OpcUaAssetGateway } from '../adapters/opcua/opcua-asset-gateway.js';
import { OpcUaConnections } from '../adapters/opcua/opcua-connections.js';
import { OpcUaMeterSource } from '../adapters/opcua/opcua-meter-source.js';
import { secretsNamed } from '../config/read-settings.js';
import { PapaparseCsvReader } from '../adapters/csv/papaparse-csv-reader.js';
import { HttpJsonService } from '../adapters/json-http/http-json-service.js';
import { NoWeatherSource } from '../adapters/weather/no-weather-source.js';
import { OpenMeteoSource } from '../adapters/weather/open-meteo-source.js';
import { WeatherFileSource } from '../adapters/weather/weather-file-source.js';
import { HighsSolver } from '../adapters/highs/highs-solver.js';
import { JslpSolver } from '../adapters/jslp/jslp-solver.js';
import { SLOT_MS, slotStart } from '../core/time/slot.js';
import { AlarmWatch } from '../modules/alarms/alarm-watch.service.js';
import { AlarmWatchModule } from '../modules/alarms/alarms.module.js';
import { BalancingLoop } from '../modules/balancing/balancing-loop.service.js';
import { BalancingModule } from '../modules/balancing/balancing.module.js';
import { type BalancingRound, BalancingService } from '../modules/balancing/balancing.service.js';
import { BalancingSettings, BalancingSolvers } from '../modules/balancing/balancing.settings.js';
import { ControlJobs } from '../modules/control/control.jobs.js';
import { ControlModule, SettlementModule } from '../modules/control/control.module.js';
import { LatchedAssetGateway } from '../modules/control/latched-asset-gateway.js';
import { ReleaseLatch } from '../modules/control/release-latch.service.js';
import { SettlementService } from '../modules/control/settlement.service.js';
import { CycleJobs } from '../modules/cycle/cycle.jobs.js';
import { CycleModule } from '../modules/cycle/cycle.module.js';
import { CycleSettings } from '../modules/cycle/cycle.settings.js';
import { GridFeed } from '../modules/cycle/grid-feed.service.js';
import { LateSlotClosing } from '../modules/cycle/late-slot-closing.service.js';
import { TICK_ATTEMPTS, TICK_JOB, TICK_SCHEDULER, tickRequest } from '../modules/cycle/tick-request.js';
import { ReleaseModule } from '../modules/release/release.module.js';
import { ReleaseService } from '../modules/release/release.service.js';
import { ReleaseWatch } from '../modules/release/release-watch.service.js';
import { SlotClosingService } from '../modules/telemetry/slot-closing.service.js';
import { SlotClosingModule } from '../modules/telemetry/telemetry.module.js';
import { TelemetryService } from '../modules/telemetry/telemetry.service.js';
import { AssetGateway } from '../ports/asset-gateway.js';
import { MeterSource } from '../ports/meter-source.js';
import { ReleaseFile } from '../ports/release-file.js';
import { WeatherSource } from '../ports/weather-source.js';
import { type Foundation, FoundationModule } from './foundation.js';
import { HistoryProgress } from './history-progress.js';
import { nestLogger } from './logging.js';
import { openReleaseChannel, releaseFile } from './release-channel.js';
import type { RunningRole } from './worker.js';

/** Longest wait for history before the first cycle [wall ms]; what comes later is closed then. */
const BACKFILL_PATIENCE_MS = 300_000;

/** How a gateway is started. */
export interface GatewayOptions {
  /** Longest wait for late endpoints at a slot's end [wall ms]. */
  readonly graceMs: number;
  /** True: cycles start by themselves every quarter-hour; false: whoever runs the day ticks. */
  readonly ticking: boolean;
  /** Days of history asked of the servers at the first start. */
  readonly historyDays: number;
  /** Take server certificates nobody has trusted yet; the built-in twin only. */
  readonly trustUnknownCertificates?: boolean;
  readonly onProgress: (line: string) => void;
}

/** A running gateway. */
export interface RunningGateway extends RunningRole {
  /** Collects the values of the slot that just ended, closes it and settles its orders, without a new cycle. */
  settleSlot(slotMs: number): Promise<void>;
  /** Runs one round of balancing beside or without the loop, for whoever steps the clock; nothing when the kill switch is set. */
  balance(): Promise<BalancingRound>;
}

@Module({})
class FieldModule {}

/** Connects to the site, fills the history, closes its slots, then works the queues `slot` and `control`. */
export async function startGateway(foundation: Foundation, options: GatewayOptions): Promise<RunningGateway> {
  const { settings, clock, queue } = foundation;
  const logger = nestLogger(settings);
  const connections = connectionsOf(foundation, options, logger);
  const solvers = new RoundSolvers();
  const latch = new ReleaseLatch();
  const providers = [
    { provide: MeterSource, useValue: new OpcUaMeterSource(connections) },
    { provide: AssetGateway, useValue: new LatchedAssetGateway(new OpcUaAssetGateway(connections), latch) },
    { provide: ReleaseLatch, useValue: latch },
    { provide: ReleaseFile, useValue: releaseFile(settings) },
    { provide: WeatherSource, useValue: weatherSource(settings) },
    { provide: CycleSettings, useValue: { graceMs: options.graceMs } },
    { provide: BalancingSettings, useValue: balancingSettings(settings) },
    { provide: BalancingSolvers, useValue: solvers },
  ];
  @Module({
    imports: [
      FoundationModule.of(foundation),
      { module: FieldModule, global: true, providers, exports: providers },
      CycleModule,
      ControlModule,
      BalancingModule,
      ReleaseModule,
      AlarmWatchModule,
      SettlementModule,
      SlotClosingModule,
    ],
  })
  class GatewayRoot {}
  const app = await NestFactory.createApplicationContext(GatewayRoot, { logger });
  const telemetry = app.get(TelemetryService);
  const late = app.get(LateSlotClosing);
  const progress = new HistoryProgress(options.onProgress);
  await telemetry.start({ historyDays: options.historyDays, onProgress: (p) => progress.tell(p) });
  const release = await startRelease(app, settings);
  const unfilled = await telemetry.whenBackfilled(BACKFILL_PATIENCE_MS);
  if (unfilled.length > 0)
    options.onProgress(
      `history of ${unfilled.join(', ')} is not there yet; it is filled while the service runs`,
    );
  options.onProgress('closing the slots of the history');
  await late.closeAgain(clock.nowMs());
  await queue.work('control', app.get(ControlJobs).handlers(), 1);
  await queue.work('slot', app.get(CycleJobs).handlers(), 1);
  if (options.ticking) {
    app.get(BalancingLoop).start();
    app.get(AlarmWatch).start();
    await queue.enqueue(tickRequest(slotStart(clock.nowMs())));
    await queue.schedule(TICK_SCHEDULER, SLOT_MS / clock.speed(), {
      queue: 'slot',
      name: TICK_JOB,
      payload: {},
      attempts: TICK_ATTEMPTS,
    });
  }
  return {
    settleSlot: async (slotMs) => {
      const endMs = slotMs + SLOT_MS;
      await app.get(GridFeed).collect(endMs, options.graceMs, AbortSignal.timeout(60_000));
      await app.get(SlotClosingService).closeSlots(slotMs, endMs, clock.nowMs());
      await app.get(SettlementService).settle(slotMs, clock.nowMs());
    },
    balance: () => app.get(BalancingService).round(),
    close: async () => {
      await release.close();
      await app.get(AlarmWatch).stop();
      await app.get(BalancingLoop).stop();
      await queue.close();
      await telemetry.stop();
      await app.get(MeterSource).close();
      await foundation.close();
      await solvers.close();
      await app.close();
    },
  };
}

function connectionsOf(
  { settings, site, clock }: Foundation,
  options: GatewayOptions,
  logger: ReturnType<typeof nestLogger>,
): OpcUaConnections {
  return new OpcUaConnections(site, {
    pkiFolder: settings.opcuaPkiDir,
    clock,
    applicationName: 'TrabouleGateway',
    samplingMs: 0,
    publishingMs: 100,
    requestTimeoutMs: 10_000,
    password: secretsNamed(site.endpoints.flatMap(({ user }) => (user ? [user.passwordEnv] : []))),
    log: (line) => {
      logger.debug?.(line, 'opcua');
    },
    trustUnknownCertificates: options.trustUnknownCertificates ?? false,
  });
}

/** What was released stays released before anything is sent, and a release can be asked for before history is read. */
async function startRelease(
  app: INestApplicationContext,
  settings: Foundation['settings'],
): Promise<{ close(): Promise<void> }> {
  const releases = app.get(ReleaseService);
  await releases.takeUp();
  const channel = await openReleaseChannel(settings, releases);
  app.get(ReleaseWatch).start();
  return {
    close: async () => {
      await channel.close();
      await app.get(ReleaseWatch).stop();
    },
  };
}

function weatherSource({ weatherUrl, weatherFile }: Foundation['settings']): WeatherSource {
  if (weatherUrl !== null) return new OpenMeteoSource(weatherUrl, new HttpJsonService());
  return weatherFile === null
    ? new NoWeatherSource()
    : new WeatherFileSource(weatherFile, new PapaparseCsvReader());
}

function balancingSettings({ balancing }: Foundation['settings']): BalancingSettings {
  return { enabled: balancing.enabled, periodMs: balancing.periodS * 1000 };
}

/** Solvers of balancing; the second one costs a thread and its memory, so it is started when it is first asked. */
class RoundSolvers extends BalancingSolvers {
  override readonly first = new JslpSolver();
  private opinion: HighsSolver | null = null;

  override second(): HighsSolver {
    this.opinion ??= new HighsSolver();
    return this.opinion;
  }

  async close(): Promise<void> {
    await this.first.close();
    await this.opinion?.close();
  }
}
