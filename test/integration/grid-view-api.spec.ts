/** Assets, nodes, meters, their time lines and the quality of the data over HTTP, on the committed site of Lyon. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seriesId, type SlotValue } from '../../src/core/series/series.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import {
  certificatesSchema,
  dataQualitySchema,
  endpointsSchema,
} from '../../src/modules/data-quality/data-quality.schema.js';
import {
  assetSchema,
  assetsSchema,
  meterSchema,
  metersSchema,
  nodeSchema,
  nodesSchema,
  timelineSchema,
} from '../../src/modules/grid-view/grid-view.schema.js';
import { type ServedApi, serveApi } from '../fixtures/running-api.js';

const SLOT = Date.UTC(2026, 0, 15, 17, 45);
const NOW = SLOT + 5 * 60_000;
const DAY_MS = 96 * SLOT_MS;

/** A self-signed certificate of a server, made for this spec; its key was thrown away. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBnzCCAUWgAwIBAgIUQk0FwHWZqILsoe6FKZ4T5fuGWGcwCgYIKoZIzj0EAwIw
FjEUMBIGA1UEAwwLdGVzdCBzZXJ2ZXIwIBcNMjYxMTIzMTgwOTM5WhgPMjEyNjEw
MzAxODA5MzlaMBYxFDASBgNVBAMMC3Rlc3Qgc2VydmVyMFkwEwYHKoZIzj0CAQYI
KoZIzj0DAQcDQgAE8hP9yKp0Q3FN5NbUOgMJ7UGnDeF45a+557I4o4d9JAZ9iPrx
N4akQk2ucvPL6TMDm9ShVz98dnFDLL/IjInIg6NvMG0wHQYDVR0OBBYEFLBzcigv
Znf8c41ff2uHCzUF5NhoMB8GA1UdIwQYMBaAFLBzcigvZnf8c41ff2uHCzUF5Nho
MA8GA1UdEwEB/wQFMAMBAf8wGgYDVR0RBBMwEYYPdXJuOnRlc3Q6c2VydmVyMAoG
CCqGSM49BAMCA0gAMEUCIBx0tGVi1RUYvWgDHfoVh3l5gVCoCjoOuq1vQHFf01+C
AiEAtKt+zCDkCRgwZpQlnanlXTfh3ydYzgRpyBRrOKlsmjs=
-----END CERTIFICATE-----
`;

describe('read models over HTTP', () => {
  let api: ServedApi;
  beforeAll(async () => {
    api = await serveApi(NOW);
    await api.readings.putSlotValues([
      ...day('CRX-L1', 9_000, (k) => (k === 40 ? 'estimated' : k === 41 ? 'missing' : 'measured')),
      ...day('BAT-CUSSET', -1_000, () => 'measured'),
    ]);
    await api.readings.append([
      {
        ...{ seriesId: seriesId('BAT-CUSSET', 'soc'), sourceMs: NOW - 60_000, knownAtMs: NOW - 59_000 },
        ...{ value: 0.4, quality: 'good', statusCode: 0 },
      },
    ]);
    await api.setpoints.intend(
      [0, 1].map((k) => ({
        ...{
          id: `o${String(k)}`,
          planId: 'P',
          assetId: 'BAT-CUSSET',
          slotMs: SLOT - SLOT_MS,
          powerKw: -2_000 - k,
        },
        ...{ validFromMs: SLOT - SLOT_MS, validUntilMs: SLOT, rampKwPerS: 100 },
      })),
      SLOT - SLOT_MS,
    );
    await api.setpoints.update('o1', { state: 'confirmed', detail: 'ok', atMs: SLOT, meteredKw: -1_990 });
  });
  afterAll(() => api.close());

  const get = async (path: string): Promise<unknown> => {
    const answer = await api.local.get(path);
    expect(answer.status).toBe(200);
    return answer.body;
  };

  it('shows assets with their mode, state, orders and properties', async () => {
    const { assets } = assetsSchema.parse(await get('/api/v1/assets'));
    expect(assets).toHaveLength(api.foundation.site.grid.assets.length);
    const one = assetSchema.parse(await get('/api/v1/assets/BAT-CUSSET'));
    expect(one).toMatchObject({
      ...{ soc: 0.4, nodeName: 'Cusset', why: null, available: null, controlMode: 'unknown' },
      properties: { energyCapacityKwh: 20_000 },
      state: [{ observable: 'soc', unit: '1', value: 0.4, ageMs: 60_000 }],
    });
    expect(one.orders.map(({ id, meteredKw }) => [id, meteredKw])).toEqual([
      ['o1', -1_990],
      ['o0', null],
    ]);
    const wrong = await api.local.get('/api/v1/assets/BAT-CUSSE');
    expect(wrong.body).toMatchObject({ status: 404, code: 'unknown-asset' });
    expect((wrong.body as { detail: string }).detail).toContain('BAT-CUSSET');
  });

  it('shows nodes with their members and meters page by page', async () => {
    const { nodes } = nodesSchema.parse(await get('/api/v1/nodes'));
    expect(nodes.map(({ kind }) => kind).filter((kind) => kind === 'district')).toHaveLength(10);
    const cusset = nodeSchema.parse(await get('/api/v1/nodes/CUS'));
    expect(cusset).toMatchObject({ kind: 'substation', parentId: 'CITY', limits: { importKw: 136_000 } });
    expect(cusset.members.assetIds).toContain('BAT-CUSSET');
    const first = metersSchema.parse(await get('/api/v1/meters?limit=10'));
    const rest = metersSchema.parse(await get(`/api/v1/meters?limit=10&after=${String(first.next)}`));
    expect([...first.meters, ...rest.meters].map(({ id }) => id)).toEqual(
      api.foundation.site.grid.meters.map(({ id }) => id).sort(),
    );
    expect(rest.next).toBeNull();
    expect(meterSchema.parse(await get('/api/v1/meters/CRX-L1'))).toMatchObject({
      nodeId: 'CRX',
      powerKw: null,
    });
    expect((await api.local.get('/api/v1/nodes/XX')).status).toBe(404);
    expect((await api.local.get('/api/v1/meters/XX')).status).toBe(404);
  });

  it('puts what was measured, ordered and delivered on one axis, never a zero for what is not known', async () => {
    const range = `from=${String(SLOT - DAY_MS)}&to=${String(SLOT + SLOT_MS)}`;
    const line = timelineSchema.parse(await get(`/api/v1/assets/BAT-CUSSET/timeline?${range}`));
    expect(line.startsMs).toHaveLength(97);
    expect([line.measured.mean[95], line.measured.mean[96]]).toEqual([-1_000, null]);
    expect([line.planned[95], line.ordered?.[95], line.delivered?.[95]]).toEqual([-2_000, -2_001, -1_990]);
    expect([line.ordered?.[94], line.orderState?.[95]]).toEqual([null, 'intended']);
    const meter = timelineSchema.parse(await get(`/api/v1/meters/CRX-L1/timeline?${range}&resolution=hour`));
    // 03:45 lies in the bin of 03:00, 04:00 begins the next; the first bin is the quarter-hour before 18:00.
    expect(meter.quality?.slice(9, 13)).toEqual(['measured', 'estimated', 'missing', 'measured']);
    expect(meter.measured.max.filter((kw) => kw !== null && kw !== 9_000)).toEqual([]);
    const node = timelineSchema.parse(
      await get(`/api/v1/nodes/CRX/timeline?${range}&asKnownAt=${String(SLOT - DAY_MS)}`),
    );
    expect(node.measured.mean.every((kw) => kw === null)).toBe(true);
    expect(node.limitKw?.[0]).toBe(70_000);
    const year = `from=2025-01-15T00:00:00Z&to=2026-01-16T00:00:00Z&resolution=day`;
    const long = timelineSchema.parse(await get(`/api/v1/nodes/CITY/timeline?${year}`));
    expect(long.startsMs.length).toBeGreaterThan(365);
    expect(long.quality).toBeNull();
    for (const bad of ['from=1&to=1', 'from=2026-01-01&to=2026-01-02', 'to=5', `${range}&resolution=week`])
      expect((await api.local.get(`/api/v1/assets/BAT-CUSSET/timeline?${bad}`)).status).toBe(400);
  });

  it('says how old and how good the data are, and which servers are there', async () => {
    const entry = {
      severity: 'alarm',
      code: 'endpoint-lost',
      message: 'gone',
      context: { endpointId: 'CUS' },
    } as const;
    await api.journal.append({ ...entry, atMs: NOW - 10_000 });
    const quality = dataQualitySchema.parse(await get('/api/v1/data-quality'));
    const owner = quality.owners.find(({ ownerId }) => ownerId === 'CRX-L1');
    expect(owner?.measuredShare).toBeCloseTo(94 / 672, 9);
    expect(owner?.estimatedShare).toBeCloseTo(1 / 672, 9);
    expect(owner?.gaps.map(({ kind, slots }) => [kind, slots])).toEqual([
      ['missing', 1],
      ['estimated', 1],
      ['missing', 576],
    ]);
    expect(quality.series.find((one) => one.seriesId === 'BAT-CUSSET.soc')?.ageMs).toBe(60_000);
    const { endpoints } = endpointsSchema.parse(await get('/api/v1/endpoints'));
    expect(endpoints.find(({ id }) => id === 'CUS')).toMatchObject({
      state: 'lost',
      lastValueMs: NOW - 60_000,
    });
    expect(endpoints.find(({ id }) => id === 'MER')).toMatchObject({ state: 'unknown', lastValueMs: null });
  });

  it('trusts a certificate by moving it where the gateway looks, and takes it back', async () => {
    const pki = api.foundation.settings.opcuaPkiDir;
    await mkdir(join(pki, 'rejected'), { recursive: true });
    await writeFile(join(pki, 'rejected', 'server.pem'), CERTIFICATE);
    await writeFile(join(pki, 'rejected', 'notes.txt'), 'no certificate');
    const seen = certificatesSchema.parse(await get('/api/v1/certificates')).certificates;
    expect(seen).toMatchObject([{ state: 'rejected', applicationUri: 'urn:test:server' }]);
    const path = `/api/v1/certificates/${seen[0]?.thumbprint ?? ''}`;
    expect((await api.local.post(`${path}/trust`).send({})).status).toBe(400);
    const trusted = await api.local.post(`${path}/trust`).send({ reason: 'seen on the device' });
    expect(trusted.body).toMatchObject({ state: 'trusted' });
    expect(await readdir(join(pki, 'trusted', 'certs'))).toEqual(['server.pem']);
    expect((await api.local.post(`${path}/reject`).send({ reason: 'stolen' })).body).toMatchObject({
      state: 'rejected',
    });
    const unknown = await api.local.post('/api/v1/certificates/00ff/trust').send({ reason: 'what is it' });
    expect(unknown.body).toMatchObject({ status: 404, code: 'unknown-certificate' });
  });
});

/** The slots of the day before the running slot. */
function day(ownerId: string, kw: number, provenanceOf: (k: number) => SlotValue['provenance']): SlotValue[] {
  return Array.from({ length: 96 }, (_, k) => {
    const provenance = provenanceOf(k);
    const slotMs = SLOT - DAY_MS + k * SLOT_MS;
    return {
      ...{ seriesId: seriesId(ownerId, 'power'), slotMs, knownAtMs: slotMs + SLOT_MS + 1_000, provenance },
      value: provenance === 'missing' ? Number.NaN : kw,
      method: provenance === 'missing' ? 'none' : 'block',
      quality: provenance === 'missing' ? 'bad' : 'good',
    };
  });
}
