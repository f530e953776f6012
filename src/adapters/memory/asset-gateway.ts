/** Devices in memory: take setpoints as told, for tests and rehearsals without a network. */
import type { SetpointOrder } from '../../core/control/setpoint.js';
import { AssetGateway, type ReadBack, type WriteOutcome } from '../../ports/asset-gateway.js';

/** How a device in memory behaves from now on. `break` = does not answer. */
export type DeviceBehaviour = 'accept' | 'refuse' | 'break';

/** OPC UA codes of the answers. */
const GOOD = 0;
const BAD_TIMEOUT = 0x800a0000;
const BAD_NOT_WRITABLE = 0x803b0000;

interface Device {
  behaviour: DeviceBehaviour;
  appliedKw: number | null;
  setpointId: string | null;
}

/** {@link AssetGateway} without a network. */
export class MemoryAssetGateway extends AssetGateway {
  /** Orders as they arrived at devices, refused ones included. */
  readonly orders: SetpointOrder[] = [];
  private readonly devices: ReadonlyMap<string, Device>;

  constructor(assetIds: readonly string[]) {
    super();
    this.devices = new Map(
      assetIds.map((id) => [id, { behaviour: 'accept', appliedKw: null, setpointId: null }]),
    );
  }

  /** Sets how a device behaves; an unknown one is ignored, as it is in the field. */
  behave(assetId: string, behaviour: DeviceBehaviour): void {
    const device = this.devices.get(assetId);
    if (device !== undefined) device.behaviour = behaviour;
  }

  override write(order: SetpointOrder): Promise<WriteOutcome> {
    if (order.powerKw === null) return this.release(order.assetId);
    this.orders.push(order);
    return Promise.resolve(
      this.answer(order.assetId, (device) => {
        device.appliedKw = order.powerKw;
        device.setpointId = order.id;
      }),
    );
  }

  override readBack(assetId: string): Promise<ReadBack> {
    const device = this.devices.get(assetId);
    if (device === undefined || device.behaviour === 'break') {
      return Promise.resolve({ appliedKw: null, setpointId: null, statusCode: BAD_TIMEOUT, good: false });
    }
    const { appliedKw, setpointId } = device;
    return Promise.resolve({ appliedKw, setpointId, statusCode: GOOD, good: appliedKw !== null });
  }

  override release(assetId: string): Promise<WriteOutcome> {
    return Promise.resolve(
      this.answer(assetId, (device) => {
        device.appliedKw = null;
      }),
    );
  }

  private answer(assetId: string, accept: (device: Device) => void): WriteOutcome {
    const device = this.devices.get(assetId);
    if (device === undefined) {
      return {
        status: 'refused',
        reason: `no device in memory for ${assetId}`,
        statusCode: BAD_NOT_WRITABLE,
      };
    }
    if (device.behaviour === 'break')
      return { status: 'unknown', reason: 'no answer', statusCode: BAD_TIMEOUT };
    if (device.behaviour === 'refuse') {
      return { status: 'refused', reason: 'the device refused', statusCode: BAD_NOT_WRITABLE };
    }
    accept(device);
    return { status: 'accepted', appliedKw: device.appliedKw, statusCode: GOOD };
  }
}
