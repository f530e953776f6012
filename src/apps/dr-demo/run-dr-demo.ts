/** A demonstration of demand response on the twin: the real service over HTTP, VENs of its buildings, and a truth to hold it against. */
import { PostgresPlanStore } from '../../adapters/postgres/plan-store.js';
import type { Settings } from '../../config/settings.js';
import { instantAt } from '../../core/time/civil.js';
import { SLOT_MS, slotsBetween } from '../../core/time/slot.js';
import { calledBuildings } from '../../twin/city/called-buildings.js';
import { type RunningApi, startApi } from '../api.js';
import { type FailedCycle, runCycles } from '../day/controlled-day.js';
import { type DayOptions, dayTwin, usualScenario } from '../day/day-options.js';
import { type RunningStage, setStage, strike } from '../day/day-stage.js';
import { openFoundation } from '../foundation.js';
import { castOf, type DemoCast } from './demo-cast.js';
import { type CalledEvent, type CallWindow, DemoDesk } from './demo-call.js';
import type { DrDemoOptions } from './demo-options.js';
import { gatherPeople, type People } from './demo-people.js';
import { type DrDemoResult, demoResult } from './demo-result.js';
import { takenTruth, uncalledTruth } from './demo-truth.js';
import { type DemoVens, openVens } from './demo-vens.js';

const MINUTE_MS = 60_000;
/** After the call: half-hour of the reference rectangle and a quarter-hour, at least. */
const LEAST_SETTLING_MINUTES = 45;

/** What is running while the story goes. */
interface Scene {
  readonly stage: RunningStage;
  readonly api: RunningApi;
  readonly people: People;
  readonly desk: DemoDesk;
  readonly vens: DemoVens;
  readonly cast: DemoCast;
  readonly window: CallWindow;
}

/** What came of the evening. */
interface Played {
  readonly event: CalledEvent;
  readonly failedCycles: readonly FailedCycle[];
}

/**
 * Plays the evening and looks at what came of it.
 *
 * @param base settings of this machine; database and queue servers are taken from them when set
 */
export async function runDrDemo(options: DrDemoOptions, base: Settings): Promise<DrDemoResult> {
  const window = windowOf(options);
  const firstMs = window.startMs - options.scale.firstBefore * MINUTE_MS;
  const day = dayOptions(options);
  const stage = await setStage(day, { ...base, httpPort: 0 }, firstMs);
  let api: RunningApi | null = null;
  let vens: DemoVens | null = null;
  try {
    options.progress.stage('opening the API; people sign in, buildings are enrolled');
    api = await apiOn(stage);
    const scene = await enter({ stage, api, window }, options);
    vens = scene.vens;
    const played = await playEvening(scene, options, slotsBetween(firstMs, lastMs(options, window)));
    options.progress.stage('the same evening without a call');
    const result = await lookAt(scene, played, { day, firstMs });
    const { engineer, operator, colleague, manager } = scene.people;
    const people = [operator, colleague, manager, engineer];
    await options.whileRunning({ url: api.url, people }, result);
    return result;
  } finally {
    await vens?.close();
    await api?.close().catch(() => undefined);
    await strike(stage);
  }
}

/** The API with a foundation of its own, which it closes; one that cannot start leaves nothing open. */
async function apiOn({ settings, clock }: RunningStage): Promise<RunningApi> {
  const foundation = await openFoundation(settings, { clock });
  try {
    return await startApi(foundation);
  } catch (error) {
    await foundation.close().catch(() => undefined);
    throw error;
  }
}

function windowOf({ date, scale }: DrDemoOptions): CallWindow {
  const startMs = instantAt(date, scale.startHour, 0);
  if (startMs === null) throw new Error(`there is no ${String(scale.startHour)} o'clock on ${date}`);
  return { startMs, endMs: startMs + scale.minutes * MINUTE_MS };
}

/** End of the last cycle: the one in which the call is settled. */
function lastMs({ scale }: DrDemoOptions, { endMs }: CallWindow): number {
  const settling = Math.max(LEAST_SETTLING_MINUTES, scale.reboundMinutes + 15);
  return endMs + settling * MINUTE_MS + SLOT_MS;
}

function dayOptions({ date, seed, scale, progress, signal }: DrDemoOptions): DayOptions {
  return {
    ...{ date, seed, scenario: usualScenario(date), demand: null, faults: [], workers: 1, progress, signal },
    part: {
      calledBuildings: scale.buildings,
      endpoints: scale.endpoints,
      historyDays: scale.historyDays,
    },
  };
}

/** People, credentials and VENs: all that is there before the first quarter-hour. */
async function enter(
  { stage, api, window }: Pick<Scene, 'stage' | 'api' | 'window'>,
  { scale }: DrDemoOptions,
): Promise<Scene> {
  const buildings = calledBuildings(scale.buildings);
  const cast = castOf(scale);
  const people = await gatherPeople(api.url, api.setupLink ?? '');
  const desk = new DemoDesk(people, buildings);
  const credentials = await desk.enrol(scale.deadlineBefore);
  const vens = openVens(
    buildings.flatMap((building) => {
      const given = credentials.get(building.id);
      const isClosed = cast.equipmentDeclines.includes(building.id);
      const closed = isClosed ? [{ from: scale.startHour, to: scale.startHour + 1 }] : [];
      return given === undefined ? [] : [{ building, ...given, closed }];
    }),
    {
      vtnUrl: `${api.url}/openadr3/3.1.0`,
      opcuaUrls: stage.twin.endpoints,
      pkiFolder: stage.place.pkiFolder,
      clock: stage.clock,
      timeZone: 'Europe/Paris',
    },
  );
  return { stage, api, people, desk, vens, cast, window };
}

async function playEvening(
  scene: Scene,
  { scale, progress, signal }: DrDemoOptions,
  slots: readonly number[],
): Promise<Played> {
  const { stage, vens, desk, window } = scene;
  const before = (minutes: number): number => window.startMs - minutes * MINUTE_MS;
  const failedCycles: FailedCycle[] = [];
  progress.begin(slots.length);
  for (const [done, slotMs] of slots.entries()) {
    signal.throwIfAborted();
    stage.clock.moveTo(slotMs);
    if (slotMs === before(scale.publishBefore)) await publish(scene, scale.reboundMinutes, scale.called);
    if (slotMs === before(scale.answersBefore)) await answer(scene);
    // What VENs hear now holds from now on: the world stands until they have all been asked.
    await vens.tick(slotMs);
    const run = await runCycles([slotMs], {
      clock: stage.clock,
      queue: stage.foundation.queue,
      plans: new PostgresPlanStore(stage.foundation.database),
      advance: async (toMs) => {
        await stage.twin.advanceTo(toMs);
      },
      signal,
      onCycle: () => {
        progress.cycle(done + 1, slotMs);
      },
    });
    failedCycles.push(...run.failed);
  }
  progress.end();
  return { event: (await desk.detail()).event, failedCycles };
}

async function publish(
  { desk, stage, cast, window }: Scene,
  reboundMinutes: number,
  count: number,
): Promise<void> {
  const offers = await desk.offer(window, reboundMinutes);
  if (offers.size < count) {
    throw new Error(
      `only ${String(offers.size)} buildings have a forecast to offer from, ${String(count)} are to be called`,
    );
  }
  await desk.call(window, count);
  for (const id of cast.fail) await stage.twin.inject(`disobey:${id}@now`);
}

async function answer({ desk, cast }: Scene): Promise<void> {
  for (const id of cast.managersDecline) await desk.answer(id, 'opt-out');
  for (const id of cast.accept) await desk.answer(id, 'accept');
}

async function lookAt(
  { stage, desk, vens, cast, window }: Scene,
  { event, failedCycles }: Played,
  { day, firstMs }: { readonly day: DayOptions; readonly firstMs: number },
): Promise<DrDemoResult> {
  const historyDays = day.part?.historyDays ?? 0;
  const at = { startMs: firstMs - SLOT_MS, pkiFolder: stage.place.pkiFolder, historyDays };
  const uncalled = uncalledTruth(dayTwin(day, at), { startMs: at.startMs, endMs: window.endMs });
  const buildings = calledBuildings(day.part?.calledBuildings ?? []);
  const called = event.parts.map(({ buildingId }) => buildingId);
  return demoResult({
    event,
    names: new Map(buildings.map(({ id, name }) => [id, name])),
    statements: await desk.statements(),
    ...{ uncalled, taken: await takenTruth(stage.twin, called, window) },
    firstCalled: cast.called,
    decline: [...cast.managersDecline, ...cast.equipmentDeclines],
    fail: cast.fail,
    heard: vens.heard(),
    stillFollowing: vens.following(),
    failedCycles,
  });
}
