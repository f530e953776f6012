/** What every AssetGateway must do, whatever it writes to. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SetpointOrder } from '../../src/core/control/setpoint.js';
import type { AssetGateway } from '../../src/ports/asset-gateway.js';

/** A gateway with one device that can be told how to behave. */
export interface AssetGatewayBench {
  readonly gateway: AssetGateway;
  /** Asset of 100 kW behind the device. */
  readonly assetId: string;
  behave(behaviour: 'accept' | 'refuse' | 'break'): void;
  /** Setpoints that reached the device, whatever it answered. */
  arrived(): number;
  dispose(): Promise<void>;
}

const SLOT = Date.UTC(2026, 0, 15, 17);

export function assetGatewayContract(name: string, open: () => Promise<AssetGatewayBench>): void {
  describe(`AssetGateway contract: ${name}`, () => {
    let bench: AssetGatewayBench;

    beforeEach(async () => {
      bench = await open();
    });

    afterEach(async () => {
      await bench.dispose();
    });

    const order = (powerKw: number | null, assetId = bench.assetId): SetpointOrder => ({
      id: `p1:${assetId}:${String(powerKw)}`,
      planId: 'p1',
      assetId,
      slotMs: SLOT,
      powerKw,
      validFromMs: SLOT,
      validUntilMs: SLOT + 900_000,
      rampKwPerS: 1,
    });

    it('says accepted and reads back value and id', async () => {
      expect(await bench.gateway.write(order(-25))).toEqual({
        status: 'accepted',
        appliedKw: -25,
        statusCode: 0,
      });
      expect(await bench.gateway.readBack(bench.assetId)).toEqual({
        appliedKw: -25,
        setpointId: order(-25).id,
        statusCode: 0,
        good: true,
      });
    });

    it('says refused with a reason, once, and keeps what was applied', async () => {
      await bench.gateway.write(order(10));
      bench.behave('refuse');
      const outcome = await bench.gateway.write(order(20));
      expect(outcome.status).toBe('refused');
      expect(outcome).toHaveProperty('reason', expect.stringMatching(/\S/));
      expect(bench.arrived()).toBe(2);
      bench.behave('accept');
      expect((await bench.gateway.readBack(bench.assetId)).appliedKw).toBe(10);
    });

    it('says unknown when there is no answer, and does not try again', async () => {
      await bench.gateway.write(order(10));
      bench.behave('break');
      expect((await bench.gateway.write(order(20))).status).toBe('unknown');
      expect(bench.arrived()).toBe(2);
    });

    it('hands back by release and by an order without power', async () => {
      expect((await bench.gateway.release(bench.assetId)).status).toBe('accepted');
      expect((await bench.gateway.write(order(null))).status).toBe('accepted');
      expect(bench.arrived()).toBe(0);
    });

    it('refuses an asset it does not know instead of throwing', async () => {
      expect((await bench.gateway.write(order(1, 'NOBODY'))).status).toBe('refused');
      expect((await bench.gateway.release('NOBODY')).status).toBe('refused');
      expect(await bench.gateway.readBack('NOBODY')).toMatchObject({ appliedKw: null, good: false });
    });
  });
}
