/** The twin as a process, over real OPC UA: units, subscriptions, history, setpoints, faults. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AttributeIds,
  constructEventFilter,
  DataType,
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAClient,
  SecurityPolicy,
  StatusCodes,
  TimestampsToReturn,
  Variant,
  type ClientSession,
  type DataValue,
} from 'node-opcua';
import { injectFault } from '../../src/twin/lab-client.js';
import { TWIN_NAMESPACE } from '../../src/twin/nodes.js';
import { createCity, type TwinCity } from '../../src/twin/city/city.js';
import { forkTwin, type TwinProcess } from '../../src/apps/twin-process.js';

const START = Date.parse('2026-01-15T17:00:00Z');
const SLOT = 900_000;
const BATTERY = 'L5.PDJ.BAT-PDJ';
const METER = 'L5.PDJ.Meter';
const IMPORT_BLOCK = `${METER}.AcActivePowerTotalImport15minCompleted`;

const EVERY_50_MS = {
  requestedPublishingInterval: 50,
  requestedLifetimeCount: 1000,
  requestedMaxKeepAliveCount: 10,
  maxNotificationsPerPublish: 0,
  publishingEnabled: true,
  priority: 1,
};

let folder: string;
let twin: TwinProcess;
/** The same city as in the other process, up to the first setpoint. */
let shadow: TwinCity;
let client: OPCUAClient;
let session: ClientSession;
let certificates: OPCUACertificateManager;

const node = (id: string): string => `ns=${String(session.getNamespaceIndex(TWIN_NAMESPACE))};s=${id}`;
const read = (id: string): Promise<DataValue> =>
  session.read({ nodeId: node(id), attributeId: AttributeIds.Value });
const numberAt = async (id: string): Promise<number> => Number((await read(id)).value.value);

async function connect(url: string, mode: MessageSecurityMode, policy: SecurityPolicy): Promise<OPCUAClient> {
  const made = OPCUAClient.create({
    securityMode: mode,
    securityPolicy: policy,
    endpointMustExist: false,
    connectionStrategy: { maxRetry: 1, initialDelay: 100 },
    clientCertificateManager: certificates,
    applicationName: 'twin test',
  });
  await made.connect(url);
  return made;
}

async function apply(asset: string, powerW: number, fromMs: number, untilMs: number): Promise<unknown[]> {
  const variant = (dataType: DataType, value: unknown): Variant => new Variant({ dataType, value });
  const result = await session.call({
    objectId: node(`${asset}.Control`),
    methodId: node(`${asset}.Control.ApplySetpoint`),
    inputArguments: [
      variant(DataType.String, `plan-1:${asset}:${String(fromMs)}`),
      variant(DataType.String, 'plan-1'),
      variant(DataType.Double, powerW),
      variant(DataType.DateTime, new Date(fromMs)),
      variant(DataType.DateTime, new Date(untilMs)),
      variant(DataType.Double, 1e6),
    ],
  });
  expect(result.statusCode).toBe(StatusCodes.Good);
  return (result.outputArguments ?? []).map((argument) => argument.value as unknown);
}

async function release(asset: string): Promise<void> {
  const ids = { objectId: node(`${asset}.Control`), methodId: node(`${asset}.Control.Release`) };
  const result = await session.call({ ...ids, inputArguments: [] });
  expect(result.statusCode).toBe(StatusCodes.Good);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'traboule-twin-'));
  const made = { seed: 7, scenario: 'cold-wave' as const, historyDays: 1.5 };
  shadow = createCity({ ...made, startMs: START });
  twin = await forkTwin({
    ...made,
    basePort: 0,
    pkiFolder: join(folder, 'server'),
    clock: { mode: 'stepped', startMs: START },
    endpoints: ['PDJ', 'MET'],
  });
  certificates = new OPCUACertificateManager({
    rootFolder: join(folder, 'client'),
    automaticallyAcceptUnknownCertificate: true,
    name: 'client',
  });
  await certificates.initialize();
  client = await connect(twin.endpoints['PDJ'] ?? '', MessageSecurityMode.None, SecurityPolicy.None);
  session = await client.createSession();
  await session.readNamespaceArray();
});

afterAll(async () => {
  await session.close();
  await client.disconnect();
  await twin.stop();
  await certificates.dispose();
  rmSync(folder, { recursive: true, force: true });
});

describe('reading', () => {
  it('declares watts by their UN/CEFACT unit and the OPC 34100 measurement id', async () => {
    const children = await session.browse(node(`${METER}.AcActivePowerTotal`));
    const byName = new Map(children.references?.map((r) => [r.browseName.name, r.nodeId]));
    const unit = await session.read({
      nodeId: byName.get('EngineeringUnits') ?? '',
      attributeId: AttributeIds.Value,
    });
    expect(unit.value.value).toMatchObject({
      namespaceUri: 'http://www.opcfoundation.org/UA/units/un/cefact',
      unitId: 5_723_220,
    });
    const id = await session.read({
      nodeId: byName.get('MeasurementID') ?? '',
      attributeId: AttributeIds.Value,
    });
    expect(id.value.value).toBe(1412);
  });

  it('stamps values with simulated time and shows the power of the city', async () => {
    const value = await read(`${METER}.AcActivePowerTotal`);
    expect(value.sourceTimestamp?.getTime()).toBe(START);
    expect(Number(value.value.value)).toBeCloseTo(shadow.meter('PDJ-L5').powerKw * 1e3, -2);
    expect(await numberAt(`${BATTERY}.DcRelativeCharge`)).toBeCloseTo(50, 0);
    const { hotSpotC, tapPosition, busV } = shadow.transformer('PDJ');
    expect(await numberAt('PDJ.Transformer.HotSpotTemp')).toBeCloseTo(hotSpotC, 3);
    expect(await numberAt('PDJ.Transformer.TapPosition')).toBe(tapPosition);
    expect(await numberAt(`${METER}.AcVoltagePe`)).toBeCloseTo(busV / Math.sqrt(3), 1);
    const voltAmpere =
      3 * (await numberAt(`${METER}.AcCurrentPe`)) * (await numberAt(`${METER}.AcVoltagePe`));
    expect(voltAmpere / (await numberAt('PDJ.Transformer.AcApparentPowerTotal'))).toBeCloseTo(1, 4);
  });

  it('shows nameplates and the room of a building', async () => {
    expect(await numberAt(`${BATTERY}.Rating.EnergyCapacity`)).toBe(6e6);
    expect(await numberAt(`${BATTERY}.Rating.SocMin`)).toBe(10);
    expect(await numberAt('L5.PDJ.LIGHT-L5.DimFloor')).toBe(50);
    const building = 'L5.PDJ.HVAC-L5';
    expect((await read(`${building}.OptedIn`)).value.value).toBe(true);
    expect([await numberAt(`${building}.ComfortLow`), await numberAt(`${building}.ComfortHigh`)]).toEqual([
      20, 23,
    ]);
    const power = await numberAt(`${building}.AcActivePowerTotal`);
    expect(await numberAt(`${building}.FlexDown`)).toBeCloseTo(power, -1);
    expect((await numberAt(`${building}.FlexUp`)) + power).toBeCloseTo(2.6e6, -1);
  });

  it('serves quarter-hourly history in pages, stamped by the end of the block', async () => {
    const from = new Date(START - 86_400_000 + 1);
    const first = await session.readHistoryValue(node(IMPORT_BLOCK), from, new Date(START), {
      numValuesPerNode: 50,
    });
    const data = (first.historyData as { dataValues?: DataValue[] } | null)?.dataValues ?? [];
    expect(data).toHaveLength(50);
    expect(first.continuationPoint?.length ?? 0).toBeGreaterThan(0);
    const second = await session.readHistoryValue(
      { nodeId: node(IMPORT_BLOCK), continuationPoint: first.continuationPoint },
      from,
      new Date(START),
      { numValuesPerNode: 50 },
    );
    const rest = (second.historyData as { dataValues?: DataValue[] } | null)?.dataValues ?? [];
    expect(data.length + rest.length).toBe(96);
    const means = shadow.slotMeans('PDJ-L5');
    const last = rest.at(-1);
    expect(last?.sourceTimestamp?.getTime()).toBe(START);
    const index = (START - SLOT - means.startMs) / SLOT;
    expect(Number(last?.value.value)).toBeCloseTo((means.values[index] ?? 0) * 1e3, -2);
  });

  it('reports fresh values to subscribers as time moves on', async () => {
    const subscription = await session.createSubscription2(EVERY_50_MS);
    const item = await subscription.monitor(
      { nodeId: node(`${METER}.AcActivePowerTotal`), attributeId: AttributeIds.Value },
      { samplingInterval: 0, queueSize: 100, discardOldest: true },
      TimestampsToReturn.Both,
    );
    const stamps: number[] = [];
    const arrived = new Promise<void>((resolve) => {
      item.on('changed', (value) => {
        stamps.push(value.sourceTimestamp?.getTime() ?? 0);
        if (value.sourceTimestamp?.getTime() === START + SLOT) resolve();
      });
    });
    await twin.advanceTo(START + SLOT);
    await arrived;
    expect(stamps).toEqual([...stamps].sort((a, b) => a - b));
    expect(stamps.length).toBeGreaterThanOrEqual(1);
    await subscription.terminate();
    const block = await read(IMPORT_BLOCK);
    expect(block.sourceTimestamp?.getTime()).toBe(START + SLOT);
  });

  it('publishes three days of forecast weather, issued every hour', async () => {
    const other = await connect(twin.endpoints['MET'] ?? '', MessageSecurityMode.None, SecurityPolicy.None);
    const met = await other.createSession();
    const values = await met.read({ nodeId: node('MET.Forecast.OutdoorTemperature.Values') });
    const start = await met.read({ nodeId: node('MET.Forecast.OutdoorTemperature.Start') });
    await met.close();
    await other.disconnect();
    expect((values.value.value as Float64Array).length).toBeGreaterThanOrEqual(192);
    expect((start.value.value as Date).getTime()).toBe(START);
  });

  it('takes Basic256Sha256 with signature and encryption', async () => {
    const secure = await connect(
      twin.endpoints['PDJ'] ?? '',
      MessageSecurityMode.SignAndEncrypt,
      SecurityPolicy.Basic256Sha256,
    );
    const other = await secure.createSession();
    const value = await other.read({ nodeId: node(`${METER}.AcActivePowerTotal`) });
    await other.close();
    await secure.disconnect();
    expect(value.statusCode).toBe(StatusCodes.Good);
  });
});

describe('steering', () => {
  it('applies a setpoint, shows it, delivers it, and falls back when it expires', async () => {
    const now = twin.nowMs();
    expect(await numberAt(`${BATTERY}.Control.Mode`)).toBe(1);
    expect(await apply(BATTERY, -2e6, now, now + SLOT)).toEqual([true, -2e6, '']);
    expect(await numberAt(`${BATTERY}.Control.AppliedSetpoint`)).toBe(-2e6);
    expect((await read(`${BATTERY}.Control.SetpointId`)).value.value).toBe(
      `plan-1:${BATTERY}:${String(now)}`,
    );
    await twin.advanceTo(now + SLOT);
    expect(await numberAt(`${BATTERY}.AcActivePowerTotalExport15minCompleted`)).toBeCloseTo(2e6, -3);
    await twin.advanceTo(now + SLOT + 60_000);
    expect(await numberAt(`${BATTERY}.AcActivePowerTotal`)).toBe(0);
    expect(await numberAt(`${BATTERY}.Control.Mode`)).toBe(3);
    await release(BATTERY);
    await twin.advanceTo(now + SLOT + 120_000);
    expect(await numberAt(`${BATTERY}.Control.Mode`)).toBe(1);
    await twin.advanceTo(now + 2 * SLOT);
  });

  it('refuses what has expired, with a reason', async () => {
    const now = twin.nowMs();
    const [accepted, , reason] = await apply(BATTERY, 1e6, now - 2 * SLOT, now - SLOT);
    expect([accepted, reason]).toEqual([false, 'the setpoint has already expired']);
  });

  it('dims street lighting by a write that reads back the same', async () => {
    const status = await session.write({
      nodeId: node('L5.PDJ.LIGHT-L5.DimLevel'),
      attributeId: AttributeIds.Value,
      value: { value: { dataType: DataType.Double, value: 70 } },
    });
    expect(status).toBe(StatusCodes.Good);
    expect(await numberAt('L5.PDJ.LIGHT-L5.DimLevel')).toBe(70);
    await twin.advanceTo(twin.nowMs() + 60_000);
    expect(await numberAt('L5.PDJ.LIGHT-L5.AcActivePowerTotal')).toBeCloseTo(0.7 * 515e3, -1);
    await twin.advanceTo(twin.nowMs() + 14 * 60_000);
  });

  it('falls back when a heartbeat that was used stops', async () => {
    const now = twin.nowMs();
    await apply(BATTERY, -1e6, now, now + 8 * SLOT);
    await session.write({
      nodeId: node(`${BATTERY}.Control.HeartbeatIn`),
      attributeId: AttributeIds.Value,
      value: { value: { dataType: DataType.UInt32, value: 1 } },
    });
    await twin.advanceTo(now + 2 * SLOT);
    expect(await numberAt(`${BATTERY}.Control.Mode`)).toBe(1);
    await twin.advanceTo(now + 3 * SLOT);
    expect(await numberAt(`${BATTERY}.Control.Mode`)).toBe(3);
    expect(await numberAt(`${BATTERY}.AcActivePowerTotal`)).toBe(0);
  });
});

describe('misbehaving', () => {
  const minutes = (count: number): Promise<number> => twin.advanceTo(twin.nowMs() + count * 60_000);

  it('sends Bad, Uncertain, NaN and skewed timestamps for as long as it was told', async () => {
    await injectFault(twin.endpoints['MET'] ?? '', 'bad:PDJ-L5@now+2m');
    await minutes(1);
    expect((await read(`${METER}.AcActivePowerTotal`)).statusCode).toBe(StatusCodes.BadSensorFailure);
    await minutes(2);
    expect((await read(`${METER}.AcActivePowerTotal`)).statusCode).toBe(StatusCodes.Good);
    await twin.inject('uncertain:PDJ-L5@now+1m');
    const uncertain = await read(`${METER}.AcActivePowerTotal`);
    expect(uncertain.statusCode).toBe(StatusCodes.UncertainLastUsableValue);
    expect(Number(uncertain.value.value)).toBeGreaterThan(1e7);
    await minutes(1);
    expect((await read(`${METER}.AcActivePowerTotal`)).statusCode).toBe(StatusCodes.Good);
    await twin.inject('nan:PDJ-L5@now+1m');
    expect(await numberAt(`${METER}.AcActivePowerTotal`)).toBeNaN();
    await minutes(1);
    await twin.inject('clock:PDJ=+300s@now+1m');
    const skewed = (await read(`${METER}.AcActivePowerTotal`)).sourceTimestamp?.getTime();
    expect(skewed).toBe(twin.nowMs() + 300_000);
    await minutes(1);
  });

  it('freezes a value with its timestamp', async () => {
    const frozenAt = twin.nowMs();
    await twin.inject('freeze:PDJ-L5@now+5m');
    await minutes(3);
    expect((await read(`${METER}.AcActivePowerTotal`)).sourceTimestamp?.getTime()).toBe(frozenAt);
    await minutes(3);
  });

  it('refuses, disobeys, and loses a battery', async () => {
    await twin.inject('refuse:BAT-PDJ@now+1m');
    let now = twin.nowMs();
    expect((await apply(BATTERY, 1e6, now, now + SLOT))[0]).toBe(false);
    await minutes(1);
    await twin.inject('disobey:BAT-PDJ@now+3m');
    now = twin.nowMs();
    expect(await apply(BATTERY, 1e6, now, now + 10 * 60_000)).toEqual([true, 1e6, '']);
    expect(await numberAt(`${BATTERY}.Control.AppliedSetpoint`)).toBe(1e6);
    await minutes(1);
    expect(await numberAt(`${BATTERY}.AcActivePowerTotal`)).toBeLessThan(0);
    await minutes(2);
    await twin.inject('lose:BAT-PDJ@now+2m');
    await minutes(1);
    const power = await read(`${BATTERY}.AcActivePowerTotal`);
    expect([power.statusCode, power.value.value]).toEqual([StatusCodes.BadDeviceFailure, 0]);
    await minutes(2);
  });

  it('raises an alarm when a battery trips, and none for a value that is no number', async () => {
    const subscription = await session.createSubscription2(EVERY_50_MS);
    const item = await subscription.monitor(
      { nodeId: 'i=2253', attributeId: AttributeIds.EventNotifier },
      {
        samplingInterval: 0,
        queueSize: 100,
        discardOldest: true,
        filter: constructEventFilter(['Severity', 'Message', 'ActiveState.Id']),
      },
      TimestampsToReturn.Both,
    );
    const seen = new Set<string>();
    const over = new Promise<void>((resolve) => {
      item.on('changed', (fields: unknown) => {
        const [severity, message, active] = (fields as Variant[]).map((field) => field.value as unknown);
        seen.add(`${String(severity)} ${(message as { text: string }).text} ${String(active)}`);
        if (active === false) resolve();
      });
    });
    await twin.inject('nan:PDJ-T@now+1m');
    await minutes(1);
    await twin.inject('lose:BAT-PDJ@now+1m');
    expect(await numberAt(`${BATTERY}.State`)).toBe(1);
    await minutes(2);
    await over;
    await subscription.terminate();
    expect([...seen]).toEqual([
      '500 BAT-PDJ TripAlarm at 1.0 true',
      '200 BAT-PDJ TripAlarm is over at 0.0 false',
    ]);
    expect(await numberAt(`${BATTERY}.State`)).toBe(0);
  });

  it('starts counters again at 0', async () => {
    const before = await numberAt(`${METER}.AcActiveEnergyTotalImportHp`);
    await twin.inject('counter-reset:PDJ-L5@now');
    await minutes(1);
    const after = await numberAt(`${METER}.AcActiveEnergyTotalImportHp`);
    expect(after).toBeLessThan(before / 100);
    expect(after).toBeGreaterThan(0);
  });

  it('answers late', async () => {
    await twin.inject('late:PDJ=300ms@now+1m');
    const started = performance.now();
    await read(`${METER}.AcActivePowerTotal`);
    expect(performance.now() - started).toBeGreaterThanOrEqual(295);
    await minutes(1);
  });

  it('says what is wrong with a fault it does not understand', async () => {
    await expect(injectFault(twin.endpoints['MET'] ?? '', 'explode:PDJ@now')).rejects.toThrow(
      /"explode" is no kind of fault; expected one of drop-server/,
    );
  });

  it('drops a server and brings it back on the same port', async () => {
    const url = twin.endpoints['PDJ'] ?? '';
    await twin.inject('drop-server:PDJ@now+5m');
    await expect(connect(url, MessageSecurityMode.None, SecurityPolicy.None)).rejects.toThrow();
    await minutes(5);
    const again = await connect(url, MessageSecurityMode.None, SecurityPolicy.None);
    const other = await again.createSession();
    const value = await other.read({ nodeId: node(`${METER}.AcActivePowerTotal`) });
    await other.close();
    await again.disconnect();
    expect(value.sourceTimestamp?.getTime()).toBe(twin.nowMs());
  });
});
