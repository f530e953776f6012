/** Nothing but a release passes to an asset that a person released, however late it comes. */
import { describe, expect, it } from '@jest/globals';
import type { Release } from '../../core/control/release.js';
import type { SetpointOrder } from '../../core/control/setpoint.js';
import { AssetGateway, type ReadBack, type WriteOutcome } from '../../ports/asset-gateway.js';
import { actRequest } from './act-request.js';
import { LatchedAssetGateway } from './latched-asset-gateway.js';
import { ReleaseLatch } from './release-latch.service.js';

const DONE: WriteOutcome = { status: 'accepted', appliedKw: 0, statusCode: 0 };

/** Devices that write down what reaches them; a write waits until it is let through. */
class SlowDevices extends AssetGateway {
  readonly heard: string[] = [];
  private readonly waiting: (() => void)[] = [];

  override async write({ assetId, powerKw }: SetpointOrder): Promise<WriteOutcome> {
    await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.heard.push(`${assetId} ${String(powerKw)}`);
    return DONE;
  }

  override readBack(): Promise<ReadBack> {
    return Promise.resolve({ appliedKw: 1, setpointId: null, statusCode: 0, good: true });
  }

  override release(assetId: string): Promise<WriteOutcome> {
    this.heard.push(`${assetId} released`);
    return Promise.resolve(DONE);
  }

  letThrough(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

const order = (assetId: string, powerKw: number | null): SetpointOrder =>
  ({ id: `p:${assetId}:0`, planId: 'p', assetId, slotMs: 0, powerKw }) as unknown as SetpointOrder;
const release = (...ids: string[]): Release =>
  ({
    id: 'r1',
    reason: 'smoke',
    by: { name: 'Anna' },
    assets: ids.map((assetId) => ({ assetId })),
  }) as unknown as Release;

function gateway(): { devices: SlowDevices; latch: ReleaseLatch; latched: LatchedAssetGateway } {
  const devices = new SlowDevices();
  const latch = new ReleaseLatch();
  return { devices, latch, latched: new LatchedAssetGateway(devices, latch) };
}

describe('the latch', () => {
  it('names who released an asset and why, the newest last', () => {
    const { latch } = gateway();
    latch.set([
      release('BAT', 'EV'),
      { ...release('EV'), reason: 'test', by: { name: 'Bob' } as Release['by'] },
    ]);
    expect(latch.reason('BAT')).toBe('released by Anna: smoke');
    expect(latch.reason('EV')).toBe('released by Bob: test');
    expect(latch.reason('DHW')).toBeNull();
    expect([...latch.reasons().keys()]).toEqual(['BAT', 'EV']);
  });

  it('is open again when the release has ended', () => {
    const { latch } = gateway();
    latch.set([release('BAT')]);
    latch.set([]);
    expect(latch.reason('BAT')).toBeNull();
  });
});

describe('an order', () => {
  it('to a released asset reaches no device, and says why', async () => {
    const { devices, latch, latched } = gateway();
    latch.set([release('BAT')]);
    expect(await latched.write(order('BAT', -50))).toMatchObject({
      status: 'refused',
      reason: 'released by Anna: smoke',
    });
    expect(devices.heard).toEqual([]);
  });

  it('back to local control passes: that is what the release wants', async () => {
    const { devices, latch, latched } = gateway();
    latch.set([release('BAT')]);
    const written = latched.write(order('BAT', null));
    devices.letThrough();
    expect((await written).status).toBe('accepted');
    expect(devices.heard).toEqual(['BAT null']);
  });

  it('to another asset passes', async () => {
    const { devices, latch, latched } = gateway();
    latch.set([release('BAT')]);
    const written = latched.write(order('EV', 10));
    devices.letThrough();
    await written;
    expect(devices.heard).toEqual(['EV 10']);
  });
});

describe('a release', () => {
  it('while an order is on its way has the last word', async () => {
    const { devices, latched } = gateway();
    const written = latched.write(order('BAT', -50));
    const released = latched.release('BAT');
    devices.letThrough();
    await Promise.all([written, released]);
    expect(devices.heard).toEqual(['BAT released', 'BAT -50', 'BAT released']);
  });

  it('with nothing on its way is sent once', async () => {
    const { devices, latched } = gateway();
    const written = latched.write(order('BAT', -50));
    devices.letThrough();
    await written;
    await latched.release('BAT');
    await latched.release('EV');
    expect(devices.heard).toEqual(['BAT -50', 'BAT released', 'EV released']);
  });
});

describe('the job that sends the setpoints of a slot', () => {
  it('is one for each slot and plan, so that neither hides the other', () => {
    const ids = [
      actRequest(900_000, 'p1').id,
      actRequest(900_000, 'tick').id,
      actRequest(1_800_000, 'p1').id,
    ];
    expect(new Set(ids).size).toBe(3);
    expect(actRequest(900_000, 'p1')).toMatchObject({
      queue: 'control',
      name: 'act',
      payload: { slotMs: 900_000 },
    });
  });
});
