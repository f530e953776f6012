/** Answer of `GET /api/v1/overview`: instants are epoch ms, powers kW, null = not known. */

type Column = readonly (number | null)[];

/** Worst slot ahead of a node. */
export interface WorstAhead {
  readonly slotMs: number;
  readonly importKw: number;
  readonly limitKw: number;
  readonly loading: number;
}

export type SupplyKind = 'import' | 'chp' | 'waste-to-energy' | 'pv' | 'wind' | 'storage-discharge' | 'hydro';

export interface SupplyRow {
  readonly kind: SupplyKind;
  readonly level: 'city' | 'transmission';
  readonly measuredKw: Column;
  readonly plannedKw: Column;
}

export interface LimitRow {
  readonly nodeId: string;
  readonly name: string;
  readonly level: 'city' | 'substation' | 'branch';
  readonly importKw: number | null;
  readonly atMs: number | null;
  readonly limitKw: number;
  readonly loading: number | null;
  readonly worst: WorstAhead | null;
  readonly marginShortfallKw: number | null;
}

export interface Proposal {
  readonly id: string;
  readonly state: string;
  readonly createdAtMs: number;
  readonly approveByMs: number;
  readonly firstSlotMs: number;
  readonly costEur: number;
  /** Null where no plan is in force that it could change. */
  readonly changedKw: number | null;
  readonly movedKwh: number | null;
  readonly checkPassed: boolean;
  readonly fourEyes: { readonly needed: boolean; readonly reasons: readonly string[] } | null;
}

export interface Abnormal {
  readonly code: 'over-limit' | 'over-limit-ahead' | 'near-limit' | 'not-measured' | 'alarm';
  readonly nodeId: string | null;
  readonly loading: number | null;
  readonly slotMs: number | null;
  readonly alarmId: string | null;
  readonly text: string;
}

export interface District {
  readonly id: string;
  readonly name: string;
  readonly nodeIds: readonly string[];
  readonly importKw: number | null;
  readonly loading: number | null;
  readonly worst: (WorstAhead & { readonly nodeId: string }) | null;
  readonly abnormal: Abnormal | null;
}

export interface Battery {
  readonly id: string;
  readonly name: string;
  readonly districtId: string;
  readonly soc: number | null;
  readonly socMin: number;
  readonly socMax: number;
  readonly energyKwh: number | null;
  readonly capacityKwh: number;
  readonly powerKw: number | null;
  readonly ageMs: number | null;
}

interface AlarmCount {
  readonly active: number;
  readonly unacknowledged: number;
}

export interface Overview {
  readonly site: { readonly id: string; readonly name: string };
  readonly now: {
    readonly nowMs: number;
    readonly clock: { readonly kind: 'wall' | 'simulated'; readonly speed: number };
    readonly zone: string;
    readonly slotMs: number;
    readonly lastClosedSlotMs: number | null;
  };
  readonly demand: {
    readonly measured: {
      readonly startMs: number;
      readonly stepMs: number;
      readonly kw: Column;
      readonly provenance: readonly ('measured' | 'estimated' | 'missing')[];
    };
    readonly forecast: {
      readonly startMs: number;
      readonly stepMs: number;
      readonly basis: 'plan' | 'forecast';
      readonly issuedAtMs: number;
      readonly p10: Column;
      readonly p50: Column;
      readonly p90: Column;
      readonly marks: readonly string[];
    } | null;
  };
  readonly supply: {
    readonly measuredStartMs: number;
    readonly plannedStartMs: number;
    readonly stepMs: number;
    readonly planId: string | null;
    readonly rows: readonly SupplyRow[];
  };
  readonly storage: {
    readonly energyKwh: number | null;
    readonly capacityKwh: number;
    readonly powerKw: number | null;
    readonly batteries: readonly Battery[];
  };
  readonly limits: readonly LimitRow[];
  readonly inputs: { readonly measured: number; readonly estimated: number; readonly missing: number };
  readonly plan: {
    readonly id: string;
    readonly state: string;
    readonly contentHash: string;
    readonly firstSlotMs: number;
    readonly validUntilMs: number;
    readonly decidedBy: string | null;
    readonly decidedAtMs: number | null;
    readonly reason: string | null;
  } | null;
  readonly proposals: readonly Proposal[];
  readonly alarms: Readonly<Record<'urgent' | 'high' | 'medium' | 'low', AlarmCount>> & {
    readonly flood: boolean;
  };
  readonly districts: readonly District[];
}
