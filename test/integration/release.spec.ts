/** The emergency release with its real channel and file, and devices in memory: past the store, held over restarts, told once. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SteppedClock } from '../../src/adapters/clock/clocks.js';
import { MemoryAssetGateway } from '../../src/adapters/memory/asset-gateway.js';
import { MemoryAuditLog } from '../../src/adapters/memory/audit-log.js';
import { MemoryEventFeed } from '../../src/adapters/memory/event-feed.js';
import { MemoryJournal } from '../../src/adapters/memory/journal.js';
import { MemorySetpointStore } from '../../src/adapters/memory/setpoint-store.js';
import { HttpReleaseChannel } from '../../src/adapters/release/http-release-channel.js';
import { JsonReleaseFile } from '../../src/adapters/release/json-release-file.js';
import { type RunningReleaseServer, startReleaseServer } from '../../src/adapters/release/release-server.js';
import { SIGNATURE_HEADER, signatureOf } from '../../src/adapters/release/signature.js';
import { readSiteFile } from '../../src/config/site-file/read-site-file.js';
import type { ReleaseRequest, ReleaseScope } from '../../src/core/control/release.js';
import type { SetpointOrder } from '../../src/core/control/setpoint.js';
import { DomainError } from '../../src/core/domain-error.js';
import type { Site } from '../../src/core/grid/site.js';
import { LatchedAssetGateway } from '../../src/modules/control/latched-asset-gateway.js';
import { ReleaseLatch } from '../../src/modules/control/release-latch.service.js';
import { ReleaseRecords } from '../../src/modules/release/release-records.service.js';
import { ReleaseService } from '../../src/modules/release/release.service.js';
import type { WriteOutcome } from '../../src/ports/asset-gateway.js';
import type { JournalEntry } from '../../src/ports/journal.js';
import { SiteModel } from '../../src/ports/site-token.js';

const SLOT = Date.parse('2026-01-15T17:00:00Z');
const BAT = 'BAT-PARTDIEU';
const SECRET = 'a secret of this suite';
const ANNA = {
  accountId: 'acc-anna',
  name: 'Anna',
  via: 'session',
  credentialId: 's-1',
  address: '10.0.0.7',
} as const;

class OneSite extends SiteModel {
  constructor(private readonly one: Site) {
    super();
  }
  override site(): Site {
    return this.one;
  }
}

/** A journal whose store can be away. */
class FragileJournal extends MemoryJournal {
  isAway = false;
  override append(entry: JournalEntry): Promise<void> {
    if (this.isAway) return Promise.reject(new DomainError('store-unavailable', 'the database is gone'));
    return super.append(entry);
  }
}

/** Devices of which one can answer a write late. */
class SlowDevices extends MemoryAssetGateway {
  hold: Promise<void> | null = null;
  readonly released: string[] = [];
  override async write(order: SetpointOrder): Promise<WriteOutcome> {
    await this.hold;
    return super.write(order);
  }
  override release(assetId: string): Promise<WriteOutcome> {
    this.released.push(assetId);
    return super.release(assetId);
  }
}

/** A gateway process, as far as releases go. */
interface Hands {
  readonly service: ReleaseService;
  readonly devices: LatchedAssetGateway;
  readonly latch: ReleaseLatch;
  readonly records: ReleaseRecords;
}

describe('an emergency release', () => {
  let site: Site;
  let folder: string;
  let devices: SlowDevices;
  let journal: FragileJournal;
  let audit: MemoryAuditLog;
  let setpoints: MemorySetpointStore;
  let ids: string[];
  let server: RunningReleaseServer | null;

  beforeAll(async () => {
    site = await readSiteFile('sites/lyon.yaml');
  });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'traboule-release-'));
    ids = site.controlPoints.map(({ assetId }) => assetId);
    devices = new SlowDevices(ids);
    journal = new FragileJournal();
    audit = new MemoryAuditLog();
    setpoints = new MemorySetpointStore();
    server = null;
  });

  afterEach(async () => {
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A process that starts: what the one before left on disk holds. */
  async function started(): Promise<Hands> {
    const latch = new ReleaseLatch();
    const latched = new LatchedAssetGateway(devices, latch);
    const file = new JsonReleaseFile(join(folder, 'releases.json'));
    const service = new ReleaseService(latched, latch, file, new OneSite(site), new SteppedClock(SLOT));
    await service.takeUp();
    const records = new ReleaseRecords(service, journal, audit, setpoints, new MemoryEventFeed());
    return { service, latch, records, devices: latched };
  }

  function asked(scope: ReleaseScope, id = 'r-1'): ReleaseRequest {
    return { id, scope, reason: 'smoke in the substation', by: ANNA };
  }

  function order(powerKw: number, assetId = BAT): SetpointOrder {
    return {
      ...{ id: `P-1:${assetId}:${String(SLOT)}`, planId: 'P-1', assetId, slotMs: SLOT, powerKw },
      ...{ validFromMs: SLOT, validUntilMs: SLOT + 900_000, rampKwPerS: 10 },
    };
  }

  it('hands every asset back, answers for each, and lets nothing but releases through', async () => {
    const hands = await started();
    devices.behave(BAT, 'break');
    const release = await hands.service.release(asked({ kind: 'all' }));
    expect(release.assets.map(({ assetId }) => assetId).sort()).toEqual([...ids].sort());
    expect(release.assets.filter(({ status }) => status === 'failed')).toEqual([
      { assetId: BAT, status: 'failed', reason: 'no answer' },
    ]);
    expect(release.keptOnDisk).toBe(true);
    expect(await hands.devices.write(order(-500))).toMatchObject({
      status: 'refused',
      reason: 'released by Anna: smoke in the substation',
    });
    expect(devices.orders).toEqual([]);
    // What did not answer is asked until it does.
    devices.behave(BAT, 'accept');
    await hands.service.askAgain();
    const { releases } = await hands.service.state();
    expect(releases[0]?.assets.every(({ status }) => status === 'released')).toBe(true);
  });

  it.each<[string, ReleaseScope, (site: Site) => string[]]>([
    [
      'one class',
      { kind: 'assetClass', assetClass: 'battery' },
      (s) => s.grid.assets.filter((a) => a.kind === 'battery').map((a) => a.id),
    ],
    ['one asset', { kind: 'assets', assetIds: [BAT] }, () => [BAT]],
    [
      'all below a substation',
      { kind: 'node', nodeId: 'PDI' },
      (s) => s.grid.assets.filter((a) => a.substationId === 'PDI').map((a) => a.id),
    ],
  ])('of %s leaves the others alone', async (_name, scope, wanted) => {
    const hands = await started();
    const release = await hands.service.release(asked(scope));
    const expected = wanted(site).filter((id) => ids.includes(id));
    expect(expected.length).toBeGreaterThan(0);
    expect(release.assets.map(({ assetId }) => assetId).sort()).toEqual(expected.sort());
    const other = ids.find((id) => !expected.includes(id)) ?? '';
    expect((await hands.devices.write(order(-5, other))).status).toBe('accepted');
  });

  it('comes after a write that is on its way, whatever the write says then', async () => {
    const hands = await started();
    let arrive = (): void => undefined;
    devices.hold = new Promise((resolve) => {
      arrive = resolve;
    });
    const written = hands.devices.write(order(-500));
    const released = hands.service.release(asked({ kind: 'assets', assetIds: [BAT] }));
    arrive();
    await Promise.all([written, released]);
    expect(await devices.readBack(BAT)).toMatchObject({ appliedKw: null });
    expect(devices.released).toEqual([BAT, BAT]);
  });

  it('outlives its process, devices are asked anew, and only a person ends it', async () => {
    await (await started()).service.release(asked({ kind: 'assets', assetIds: [BAT] }));
    const again = await started();
    expect(again.latch.reason(BAT)).toContain('released by Anna');
    expect((await again.devices.write(order(-500))).status).toBe('refused');
    await again.service.askAgain();
    expect(devices.released).toEqual([BAT, BAT]);
    await expect(
      again.service.end({ id: 'e-0', releaseId: 'r-9', reason: 'over', by: ANNA }),
    ).rejects.toMatchObject({ code: 'invalid-input' });
    await again.service.end({ id: 'e-1', releaseId: null, reason: 'the fire brigade left', by: ANNA });
    expect((await again.devices.write(order(-500))).status).toBe('accepted');
    expect((await started()).latch.reason(BAT)).toBeNull();
  });

  it('holds when it is asked for while the end of another is being written', async () => {
    const hands = await started();
    const [other = ''] = ids.filter((id) => id !== BAT);
    await hands.service.release(asked({ kind: 'assets', assetIds: [BAT] }));
    const ending = hands.service.end({ id: 'e-1', releaseId: 'r-1', reason: 'over', by: ANNA });
    await Promise.all([ending, hands.service.release(asked({ kind: 'assets', assetIds: [other] }, 'r-2'))]);
    expect((await hands.service.state()).releases.map(({ id }) => id)).toEqual(['r-2']);
    expect(hands.latch.reason(other)).toContain('released by Anna');
    expect(hands.latch.reason(BAT)).toBeNull();
    const next = await started();
    expect(next.latch.reason(other)).toContain('released by Anna');
    expect(next.latch.reason(BAT)).toBeNull();
    expect(next.service.untold().map(({ kind }) => kind)).toEqual(['released', 'released', 'ended']);
  });

  it('is not guessed away when its file cannot be read', async () => {
    await writeFile(join(folder, 'releases.json'), '{"releases": [');
    await expect(started()).rejects.toThrow(/releases\.json cannot be read.*remove it and start again/);
  });

  it('waits for a store that is away, and is told once even when the process dies in between', async () => {
    const hands = await started();
    await setpoints.intend([order(-500)], SLOT);
    await setpoints.update(order(-500).id, { state: 'written', detail: '', atMs: SLOT });
    journal.isAway = true;
    await hands.service.release(asked({ kind: 'assets', assetIds: [BAT] }));
    await expect(hands.records.tell()).rejects.toMatchObject({ code: 'store-unavailable' });
    expect(await audit.rows({ limit: 10 })).toEqual([]);
    journal.isAway = false;
    // The file as it was before it was told: a process that died then tells it again.
    const before = await readFile(join(folder, 'releases.json'), 'utf8');
    await hands.records.tell();
    await writeFile(join(folder, 'releases.json'), before);
    await (await started()).records.tell();
    const entries = await journal.entries({ code: 'emergency-release', limit: 10 });
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ severity: 'alarm', atMs: SLOT, context: { released: 1, failed: 0 } });
    expect(entries[0]?.message).toContain(
      'Anna handed BAT-PARTDIEU back to local control: smoke in the substation',
    );
    const rows = await audit.rows({ limit: 10 });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      ...{ action: 'control.release', subject: 'release:r-1', accountId: 'acc-anna', address: '10.0.0.7' },
      ...{ outcome: 'done', reason: 'smoke in the substation', atMs: SLOT },
    });
    const [record] = await setpoints.bySlot(SLOT);
    expect(record).toMatchObject({
      state: 'released',
      detail: 'handed back by Anna: smoke in the substation',
    });
  });

  describe('over its channel', () => {
    const wallMs = (): number => 1_000_000;

    async function channel(secret = SECRET, clock = wallMs): Promise<HttpReleaseChannel> {
      const { service } = await started();
      server = await startReleaseServer(service, { host: '127.0.0.1', port: 0, secret: SECRET, wallMs });
      const { url } = server;
      return new HttpReleaseChannel(() => Promise.resolve({ url, secret }), clock);
    }

    it('is asked for, shown and ended; the same request again is the same release', async () => {
      const gateway = await channel();
      const release = await gateway.release(asked({ kind: 'assets', assetIds: [BAT] }));
      expect(await gateway.release(asked({ kind: 'assets', assetIds: [BAT] }))).toEqual(release);
      expect(devices.released).toEqual([BAT]);
      expect(await gateway.state()).toEqual({ releases: [release] });
      expect(await gateway.end({ id: 'e', releaseId: 'r-1', reason: 'over', by: ANNA })).toEqual({
        releases: [],
      });
    });

    it('says what the site does not have', async () => {
      const gateway = await channel();
      await expect(gateway.release(asked({ kind: 'node', nodeId: 'PDX' }))).rejects.toMatchObject({
        code: 'invalid-input',
        message: expect.stringContaining('the site has no node "PDX"; the nearest is'),
      });
    });

    it('is deaf to another secret, another time and a request heard before', async () => {
      await expect((await channel('another secret')).state()).rejects.toThrow(
        /secrets of gateway and API differ/,
      );
      await server?.close();
      const late = await channel(SECRET, () => wallMs() + 300_000);
      await expect(late.state()).rejects.toThrow(/more than two minutes apart/);
      const url = server?.url ?? '';
      const parts = { method: 'GET', path: '/release', body: '' };
      const headers = { [SIGNATURE_HEADER]: signatureOf(SECRET, parts, wallMs()) };
      expect((await fetch(`${url}/release`, { headers })).status).toBe(200);
      expect((await fetch(`${url}/release`, { headers })).status).toBe(401);
      expect((await fetch(`${url}/release`)).status).toBe(401);
      expect(devices.released).toEqual([]);
    });

    it('says where the gateway was looked for when there is none', async () => {
      const gateway = await channel();
      const url = server?.url ?? '';
      await server?.close();
      await expect(gateway.state()).rejects.toMatchObject({
        code: 'gateway-unavailable',
        message: expect.stringContaining(url),
      });
    });
  });
});
