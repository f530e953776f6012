/** Data of the site as its page tells them: servers, series, gaps, what was lost on the way, files brought in. */
import { describe, expect, it } from '@jest/globals';
import { h } from 'preact';
import { inLanguage, markup, words } from '../../testing/shown.js';
import { EndpointsPanel } from './endpoints-panel.js';
import type { DataQuality, OwnerRow, SeriesRow } from './freshness.js';
import { ImportReportView } from './import-report-view.js';
import type { ImportReport } from './import-report.js';
import { IncidentsPanel, OwnersPanel } from './owners-panel.js';
import { SeriesPanel } from './series-panel.js';

const NOW_MS = Date.UTC(2026, 0, 15, 17);
type Endpoint = Parameters<typeof EndpointsPanel>[0]['endpoints'][number];

const endpoint = (over: Partial<Endpoint>): Endpoint =>
  ({
    id: 'CRX',
    url: 'opc.tcp://127.0.0.1:4840',
    state: 'connected',
    sinceMs: NOW_MS - 3_600_000,
    detail: 'session open',
    ageMs: 4_000,
    series: 40,
    silentSeries: 0,
    securityMode: 'SignAndEncrypt',
    securityPolicy: 'Basic256Sha256',
    ...over,
  }) as Endpoint;

describe('servers', () => {
  const panel = (...endpoints: Endpoint[]): string => words(h(EndpointsPanel, { endpoints }));

  it('are counted while all answer', () => {
    const text = panel(endpoint({}));
    expect(text).toContain('1 server');
    expect(text).toContain('● connected since Thu 15 Jan, 17:00');
    expect(text).toContain('4 s ago');
    expect(text).toContain('0 of 40');
    expect(text).not.toContain('session open');
  });

  it('that are lost come first, with what was said and since when', () => {
    const text = panel(endpoint({}), endpoint({ id: 'VAI', state: 'lost', detail: 'no route', ageMs: null }));
    expect(text).toContain('✕ 1 server lost');
    expect(text.indexOf('VAI')).toBeLessThan(text.indexOf('CRX'));
    expect(text).toMatch(/VAI .*✕ lost since Thu 15 Jan, 17:00 no route never/);
  });

  it('tell what is silent and what is not protected', () => {
    const text = panel(endpoint({ silentSeries: 3, securityMode: 'None', securityPolicy: 'None' }));
    expect(text).toContain('▲ 3 of 40');
    expect(text).toContain('▲ neither signed nor encrypted');
    expect(panel(endpoint({}))).toContain('SignAndEncrypt · Basic256Sha256');
  });
});

describe('series', () => {
  const row = (over: Partial<SeriesRow>): SeriesRow =>
    ({
      seriesId: 'MTR-L5.power',
      endpointId: 'CRX',
      node: 'ns=2;s=MTR-L5.P',
      unit: 'W',
      sign: 1,
      ageMs: 5_000,
      quality: 'good',
      silent: false,
      ...over,
    }) as unknown as SeriesRow;

  it('tell where they come from, and whether their sign was turned', () => {
    const text = words(h(SeriesPanel, { series: [row({}), row({ seriesId: 'PV.power', sign: -1 })] }));
    expect(text).toContain('MTR-L5.power CRX ns=2;s=MTR-L5.P W as given');
    expect(text).toContain('W turned round');
  });

  it('say plainly that none has trouble, or none is there', () => {
    expect(words(h(SeriesPanel, { series: [] }))).toContain('No series has trouble.');
  });
});

describe('meters and assets of the last week', () => {
  const owner = (ownerId: string, measured: number, estimated: number, missing: number): OwnerRow =>
    ({
      ownerId,
      kind: 'meter',
      districtId: 'L5',
      measuredShare: measured,
      estimatedShare: estimated,
      missingShare: missing,
      lateSlots: 2,
      gaps: [],
    }) as unknown as OwnerRow;
  const quality = (owners: OwnerRow[], incidents: Partial<DataQuality['incidents']> = {}): DataQuality =>
    ({
      fromMs: NOW_MS - 7 * 86_400_000,
      toMs: NOW_MS,
      owners,
      incidents: {
        readingsDropped: 0,
        readingsRefused: 0,
        futureTimestamps: 0,
        pointProblems: 0,
        backfillsFailed: 0,
        ...incidents,
      },
    }) as unknown as DataQuality;

  it('stand with the least measured first', () => {
    const text = words(
      h(OwnersPanel, { quality: quality([owner('FULL', 1, 0, 0), owner('POOR', 0.6, 0.3, 0.1)]) }),
    );
    expect(text.indexOf('POOR')).toBeLessThan(text.indexOf('FULL'));
    expect(text).toContain('Thu 08 Jan to Thu 15 Jan');
    expect(text).toMatch(/POOR meter L5 60\.0 % . 30\.0 % estimated, 10\.0 % missing 2/);
    expect(text).toMatch(/FULL meter L5 100\.0 % 0\.0 % estimated, 0\.0 % missing/);
  });

  it('tell what went wrong on the way in, marked where there was any', () => {
    const html = markup(h(IncidentsPanel, { quality: quality([], { futureTimestamps: 3 }) }));
    expect(html.match(/▲/g)).toHaveLength(1);
    const text = words(h(IncidentsPanel, { quality: quality([], { futureTimestamps: 3 }) }));
    expect(text).toContain('readings from the future ▲ 3');
    expect(text).toContain('readings refused 0');
  });
});

describe('a file that was looked at', () => {
  const report = (over: Partial<ImportReport>): ImportReport =>
    ({
      dryRun: true,
      series: 'MTR-L5.power',
      prm: '01234567890123',
      rows: 2_976,
      from: '2025-12-31T23:00:00Z',
      to: '2026-01-31T23:00:00Z',
      energyKwh: 1_234.4,
      label: 'end',
      labelFrom: 'evidence',
      added: 2_970,
      unchanged: 6,
      contradictions: 0,
      missingSlots: 0,
      uncertainSlots: 0,
      corrected: 0,
      otherPrmRows: 0,
      otherQuantityRows: {},
      warnings: [],
      ...over,
    }) as unknown as ImportReport;
  const told = (over: Partial<ImportReport>): string => words(h(ImportReportView, { report: report(over) }));

  it('says that nothing is kept yet, and what it covers in civil time', () => {
    const text = told({});
    expect(text).toContain('Looked at; nothing is kept yet. It would go to MTR-L5.power.');
    expect(text).toContain('Thu 01 Jan, 00:00 – Sun 01 Feb, 00:00');
    expect(text).toContain('1,234 kWh');
    expect(text).toContain('the end of each step, found from the file');
    expect(text).toContain('2970 new, 6 as known before');
  });

  it('says that it was taken', () => {
    expect(told({ dryRun: false })).toContain('Taken into MTR-L5.power.');
    expect(inLanguage('fr', () => told({ dryRun: false }))).not.toContain('Taken');
  });

  it('lists what was odd, and the words of the service', () => {
    const text = told({ missingSlots: 4, warnings: ['the last row is cut off'] });
    expect(text).toContain('▲ 4 quarter-hours are missing inside the span.');
    expect(text).toContain('▲ the last row is cut off');
    expect(told({})).not.toContain('▲');
  });
});
