/** The demonstration of demand response in a small form: two substations, six buildings called, one declines and one fails. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type DemoVisit, SMALL_EVENING } from '../../src/apps/dr-demo/demo-options.js';
import { demoReport } from '../../src/apps/dr-demo/demo-report.js';
import type { DemoRow, DrDemoResult } from '../../src/apps/dr-demo/demo-result.js';
import { runDrDemo } from '../../src/apps/dr-demo/run-dr-demo.js';
import { parseSettings } from '../../src/config/settings.js';
import { type TestDatabase, withDatabase } from '../fixtures/database.js';
import { E2E_TIMEOUT_MS } from '../fixtures/stage.js';

jest.setTimeout(E2E_TIMEOUT_MS);

describe('an evening of demand response', () => {
  let store: TestDatabase;
  let result: DrDemoResult;
  const stages: string[] = [];
  const cycles: number[] = [];
  const answers: Record<string, unknown> = {};

  beforeAll(async () => {
    store = await withDatabase();
    result = await runDrDemo(
      {
        ...{ date: '2026-01-15', seed: 7, scale: SMALL_EVENING, signal: new AbortController().signal },
        progress: {
          stage: (line) => stages.push(line),
          begin: () => undefined,
          cycle: (done) => cycles.push(done),
          end: () => undefined,
        },
        whileRunning: async (visit) => {
          answers['first'] = await signIn(visit);
          answers['health'] = (await fetch(`${visit.url}/api/v1/health`)).status;
        },
      },
      { ...parseSettings({ TRABOULE_LOG_LEVEL: 'silent' }), databaseUrl: store.url },
    );
  });
  afterAll(() => store.close());

  async function signIn({ url, people }: DemoVisit): Promise<unknown> {
    const { login, password } = people[0] ?? { login: '', password: '' };
    const answer = await fetch(`${url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify({ login, password }),
    });
    return ((await answer.json()) as { login: string }).login;
  }

  const by = (state: DemoRow['state']): DemoRow[] => result.rows.filter((row) => row.state === state);

  it('holds all that it claims', () => {
    expect(result.claims.filter(({ holds }) => !holds)).toEqual([]);
    expect(result.passed).toBe(true);
    expect(Math.abs(result.difference)).toBeLessThan(0.05);
    expect(result.trueKwh).toBeGreaterThan(500);
  });

  it('replaces who declined by its equipment and who accepted and delivered nothing, and pays neither', () => {
    const [declined] = by('opted-out');
    const [failed] = by('under-delivered');
    expect([by('opted-out').length, by('under-delivered').length]).toEqual([1, 1]);
    expect(declined).toMatchObject({ orderedKwh: null, totalEur: null });
    expect(declined?.note).toContain('IDLE_OPTED_OUT');
    expect(Number(failed?.totalEur)).toBeLessThan(0);
    const replaced = result.rows.map(({ replaces }) => replaces);
    expect(replaced).toContain(declined?.buildingId);
    expect(replaced).toContain(failed?.buildingId);
  });

  it('pays everybody else at most what was ordered, at the rate of the program', () => {
    for (const { orderedKwh, totalEur } of by('delivered')) {
      expect(Number(totalEur)).toBeGreaterThan(0.9 * 0.3 * Number(orderedKwh) - 0.02);
      expect(Number(totalEur)).toBeLessThanOrEqual(0.3 * Number(orderedKwh) + 0.01);
    }
  });

  it('shows how it goes, and can be looked at before it ends', () => {
    expect(stages).toContain('opening the API; people sign in, buildings are enrolled');
    expect(cycles).toEqual(cycles.map((_, index) => index + 1));
    expect(answers).toEqual({ first: 'camille', health: 200 });
    const report = demoReport(result);
    expect(report).toContain('PASSED');
    for (const { buildingId } of result.rows) expect(report).toContain(buildingId);
  });
});
