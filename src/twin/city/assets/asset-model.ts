/** What all assets of the twin share: setpoints with a life, ramps, the local controller when no setpoint is valid. */
import type { AssetSpec } from '../asset-spec.js';
import type { AssetView, ControlMode, SetpointAnswer, SetpointCommand } from '../city-types.js';
import type { SunPosition } from '../sun.js';

/** Every asset takes every step: local names spare the look-up of globals, which is slow in a realm of its own. */
const { max, min } = Math;
const UNLIMITED = Number.POSITIVE_INFINITY;

/** The world during one step. */
export interface StepContext {
  /** Start of the step [epoch ms]. */
  readonly ms: number;
  /** Length of the step [h]. */
  readonly hours: number;
  /** Civil time of day [h]. */
  readonly hour: number;
  readonly month: number;
  readonly weekend: boolean;
  readonly outdoorC: number;
  readonly irradianceWPerM2: number;
  readonly cloudFactor: number;
  readonly sun: SunPosition;
  /** Whether street lighting is on, 0 or 1. */
  readonly dark: number;
  /** Power at the asset's meter over its import limit without the asset itself, per unit. */
  readonly meterLoading: (meterId: string, withoutKw: number) => number;
}

/** State of an asset that its kind adds to the view. */
export type KindState = Partial<
  Pick<
    AssetView,
    | 'soc'
    | 'zoneTemperatureC'
    | 'flexUpKw'
    | 'flexDownKw'
    | 'energyRequestedKwh'
    | 'unmetKwh'
    | 'connectedVehicles'
    | 'dimLevel'
  >
>;

/** One asset: a subclass says what it wants locally, what is feasible, and how its state moves. */
export abstract class AssetModel {
  private commands: SetpointCommand[] = [];
  private lastId = '';
  private fallback = false;
  private tripped = false;
  private power = 0;

  constructor(readonly spec: AssetSpec) {}

  /** Power that the local controller wants [kW]. */
  protected abstract localKw(context: StepContext): number;
  /** The nearest power that the state allows over the step [kW]. */
  protected abstract feasibleKw(powerKw: number, context: StepContext): number;
  /** Moves the state by a step at this power. */
  protected abstract integrate(powerKw: number, context: StepContext): void;
  /** Bounds of a setpoint [kW], low and high. */
  protected abstract bounds(): readonly [number, number];

  /** State of the kind, for the view. */
  kindState(): KindState {
    return {};
  }

  /** Power that is expected on local control, from the clock and the weather alone [kW]: part of the district's demand. */
  expectedDemandKw(_context: StepContext): number {
    return 0;
  }

  /** Why a setpoint is refused at an instant; undefined when it is not. */
  protected refusal(_ms: number): string | undefined {
    return undefined;
  }

  /** Plays one step and returns the power over it [kW]. */
  step(context: StepContext): number {
    this.dropExpired(context.ms);
    const command = this.activeAt(context.ms);
    const wanted = this.tripped ? 0 : (command?.powerKw ?? this.localKw(context));
    const ramp = min(this.spec.rampKwPerS, command ? command.rampKwPerS : UNLIMITED);
    const room = this.tripped ? UNLIMITED : ramp * context.hours * 3600;
    const ramped = this.power + max(-room, min(room, wanted - this.power));
    this.power = this.tripped ? 0 : this.feasibleKw(ramped, context);
    this.integrate(this.power, context);
    return this.power;
  }

  /** Power over the last step [kW]. */
  get powerKw(): number {
    return this.power;
  }

  /** Takes a setpoint or says why not. */
  apply(command: SetpointCommand, nowMs: number): SetpointAnswer {
    const reason = this.refusalOf(command, nowMs);
    if (reason !== undefined) return { accepted: false, appliedKw: this.power, reason };
    const [low, high] = this.bounds();
    const powerKw = max(low, min(high, command.powerKw));
    const held: SetpointCommand = { ...command, powerKw };
    this.commands = [...this.commands.filter((c) => c.validFromMs < command.validFromMs), held];
    this.lastId = command.id;
    this.fallback = false;
    const limited = Math.abs(powerKw - command.powerKw) > 1e-6;
    return { accepted: true, appliedKw: powerKw, reason: limited ? 'limited to the rating' : '' };
  }

  /** Back to the local controller; `fallback` when a lost watchdog did it. An expired setpoint falls back by itself. */
  release(fallback = false): void {
    this.commands = [];
    this.fallback = fallback;
  }

  /** Out of service at 0 kW, or back. */
  trip(tripped: boolean): void {
    this.tripped = tripped;
    if (tripped) this.commands = [];
  }

  /** What can be seen of the asset. */
  view(): AssetView {
    return {
      spec: this.spec,
      powerKw: this.power,
      mode: this.mode(),
      tripped: this.tripped,
      command: this.commands.at(-1) ?? null,
      lastSetpointId: this.lastId,
      ...this.kindState(),
    };
  }

  private mode(): ControlMode {
    if (this.commands.length > 0) return 1;
    return this.fallback ? 3 : 0;
  }

  private activeAt(ms: number): SetpointCommand | undefined {
    return this.commands.findLast((c) => c.validFromMs <= ms && ms < c.validUntilMs);
  }

  private dropExpired(ms: number): void {
    if (this.commands.length === 0) return;
    const active = this.commands.findLastIndex((c) => c.validFromMs <= ms);
    this.commands = this.commands.filter((c, i) => i >= active && c.validUntilMs > ms);
    this.fallback = this.commands.length === 0;
  }

  private refusalOf(command: SetpointCommand, nowMs: number): string | undefined {
    if (!this.spec.controllable) return 'this asset is measured only';
    if (this.tripped) return 'out of service';
    if (!Number.isFinite(command.powerKw)) return 'the setpoint is no number';
    if (!(command.rampKwPerS > 0)) return 'the ramp must be above 0';
    if (!(command.validUntilMs > command.validFromMs)) return 'validUntil must lie after validFrom';
    if (command.validUntilMs <= nowMs) return 'the setpoint has already expired';
    return this.refusal(nowMs);
  }
}
