/** Reads a solution's duals in the grid's words: node prices, binding limits, values of stored energy. */
import { SLOT_HOURS } from '../time/slot.js';
import type { AssetPart, BuiltDispatch, NodePart } from './dispatch-input.js';
import { feederPrice } from './feeder-words.js';
import type { SolvedOutcome } from './linear-program.js';
import { CITY_NODE } from './snapshot.js';

/** A limit that binds in one slot. */
export interface BindingLimit {
  /** Row name, for example `import-limit[PDJ,4]`. */
  readonly name: string;
  readonly slot: number;
  readonly node: NodePart;
  readonly kind: 'import' | 'export' | 'peak' | 'ramp' | 'line' | 'feeder';
  /** What one more kW of it over the slot saves [EUR/kW]; of a feeder network: one kW less, or more, taken by the asset. */
  readonly shadowPriceEurPerKw: number;
  /** Of a ramp: the change that costs nothing [kW]. */
  readonly freeKw?: number;
  /** Of an import limit: what called buildings may not deliver of their calls, and is kept free [kW]. */
  readonly unsureKw?: number;
  /** Of a feeder network: what is at its limit, and whether taking less helps. */
  readonly feeder?: { readonly where: string; readonly isLessBetter: boolean };
}

/** Limits that make a price rather than forbid: what the asset itself cannot do is told before them. */
export const OF_THE_PRICE: ReadonlySet<BindingLimit['kind']> = new Set(['peak', 'ramp']);

/** Duals below this are noise of the solver [EUR/kW]. */
const DUAL_NOISE = 1e-6;

/** Rates up to this come from breaking ties: a step per asset and a little per slot [EUR per unit]. */
const TIE_NOISE = 4e-4;

/** Families of rows that a reason may name besides the network's. */
const NAMED_FAMILIES =
  /^(announced-change|ramp-limit|import-ramp|comfort|tank-warm|storage-recourse|[a-z]+-terminal|dc-balance)\[/;

/** Change of the value of stored energy from slot to slot that losses explain, relative. */
const SAME_VALUE = 0.02;

/** Access to a solved dispatch by asset, node and slot. */
export class PriceReader {
  private readonly nodes: ReadonlyMap<string, NodePart>;
  private limitRows: ReadonlyMap<string, number> | null = null;

  constructor(
    private readonly built: BuiltDispatch,
    private readonly primal: Float64Array,
    private readonly duals: { readonly rows: Float64Array; readonly reduced: Float64Array },
    /** How far the answer may be from the best [EUR]; 0 when it is the best. */
    readonly openEur = 0,
  ) {
    this.nodes = new Map(built.layout.nodes.map((node) => [node.nodeId, node]));
  }

  /** Null when the solver gave no duals. */
  static of(built: BuiltDispatch, outcome: SolvedOutcome): PriceReader | null {
    if (!outcome.rowDuals || !outcome.reducedCosts) return null;
    const { objective, report, primal } = outcome;
    const openEur = report.columnGeneration ? objective - report.columnGeneration.lowerEur : 0;
    return new PriceReader(built, primal, { rows: outcome.rowDuals, reduced: outcome.reducedCosts }, openEur);
  }

  /** Price of a kWh where the asset hangs [EUR/kWh]. */
  nodePrice(assetId: string, slot: number): number {
    const row = this.nodeOf(assetId)?.balanceRows[slot];
    const feeder = feederPrice(this.built, this.duals.rows, { assetId, slot })?.eurPerKwh ?? 0;
    return row === undefined ? 0 : (this.duals.rows[row] ?? 0) / SLOT_HOURS + feeder;
  }

  /** The limit that binds above the asset in a slot: what forbids before what only has a price, the dearest of these; null when none does. */
  binding(assetId: string, slot: number): BindingLimit | null {
    const found: BindingLimit[] = this.bindingFeeder(assetId, slot);
    for (let node = this.nodeOf(assetId); node; node = this.parentOf(node)) {
      found.push(...this.bindingNode(node, slot));
      const peakRow = node.nodeId === CITY_NODE ? (this.built.layout.peakRows[slot] ?? -1) : -1;
      if (-(this.duals.rows[peakRow] ?? 0) > DUAL_NOISE)
        found.push(this.limit(peakRow, { slot, node, kind: 'peak' }));
      if (node.level === 'substation') found.push(...this.bindingLines(node, slot));
      found.push(...this.bindingRamps(node, slot));
    }
    const rank = ({ kind }: BindingLimit): number => Number(OF_THE_PRICE.has(kind));
    found.sort((a, b) => rank(a) - rank(b) || b.shadowPriceEurPerKw - a.shadowPriceEurPerKw);
    return found[0] ?? null;
  }

  /** The limit of the node itself; where calls may fail it stands in two rows, and one kW of it moves both. */
  private bindingNode(node: NodePart, slot: number): BindingLimit[] {
    const row = node.limitRows[slot] ?? -1;
    const callRow = node.callRows?.[slot] ?? -1;
    const [plain, sure] = [this.rowDual(row), this.rowDual(callRow)];
    if (plain > DUAL_NOISE) return [this.limit(row, { slot, node, kind: 'export' })];
    if (plain >= -DUAL_NOISE && sure >= -DUAL_NOISE) return [];
    const limit = this.limit(sure < plain ? callRow : row, { slot, node, kind: 'import' });
    const shadowPriceEurPerKw = Math.abs(plain + sure);
    return [
      { ...limit, shadowPriceEurPerKw, ...(sure < plain ? { unsureKw: this.unsureKw(node, slot) } : {}) },
    ];
  }

  /** What is kept free at a node for new calls that may not be delivered [kW]. */
  private unsureKw(node: NodePart, slot: number): number {
    const { program } = this.built;
    const row = node.callRows?.[slot] ?? -1;
    const own = [node.importCols[slot], node.shortfallCols[slot], node.overloadCols[slot]];
    let kw = 0;
    for (let k = program.starts[row] ?? 0; k < (program.starts[row + 1] ?? 0); k++) {
      const col = program.indices[k] ?? -1;
      if (!own.includes(col)) kw += (program.values[k] ?? 0) * this.value(col);
    }
    return kw;
  }

  /** Ramps of the import into the slot and out of it, where they are worth more than what breaks ties. */
  private bindingRamps(node: NodePart, slot: number): BindingLimit[] {
    return [slot, slot + 1].flatMap((t) => {
      const row = this.rowOf(`import-ramp[${node.nodeId},${String(t)}]`);
      if (row === null || !this.matters(this.rowDual(row))) return [];
      return [
        {
          ...this.limit(row, { slot: t, node, kind: 'ramp' }),
          freeKw: this.built.program.rowUpper[row] ?? 0,
        },
      ];
    });
  }

  /** The limit of the asset's feeder network that makes its price another than its node's. */
  private bindingFeeder(assetId: string, slot: number): BindingLimit[] {
    const price = feederPrice(this.built, this.duals.rows, { assetId, slot });
    const node = this.nodeOf(assetId);
    if (!node || !price || price.row < 0) return [];
    const name = this.built.program.rowNames[price.row] ?? '';
    const feeder = { where: price.where, isLessBetter: price.eurPerKwh > 0 };
    const shadowPriceEurPerKw = Math.abs(price.eurPerKwh) * SLOT_HOURS;
    return [{ name, slot, node, kind: 'feeder', shadowPriceEurPerKw, feeder }];
  }

  /** Lines of a mesh at their limit, where they make the substation's price another than the infeed's. */
  private bindingLines(station: NodePart, slot: number): BindingLimit[] {
    const row = this.rowOf(`dc-balance[${station.nodeId},${String(slot)}]`);
    if (row === null || Math.abs(this.rowDual(row)) <= DUAL_NOISE) return [];
    return this.built.layout.nodes.flatMap((node) => {
      const limitRow = node.level === 'line' ? (node.limitRows[slot] ?? -1) : -1;
      if (Math.abs(this.rowDual(limitRow)) <= DUAL_NOISE) return [];
      return [this.limit(limitRow, { slot, node, kind: 'line' })];
    });
  }

  /** Planned import of a node [kW]. */
  importKw(node: NodePart, slot: number): number {
    return this.primal[node.importCols[slot] ?? -1] ?? 0;
  }

  /** Planned power of an asset [kW]. */
  powerKw(part: AssetPart, slot: number): number {
    const terms = part.power[slot] ?? [];
    return terms.reduce((sum, term) => sum + term.coefficient * (this.primal[term.col] ?? 0), 0);
  }

  /** What one more unit of the column would cost [EUR]. */
  reducedCost(col: number | undefined): number {
    return col === undefined ? 0 : (this.duals.reduced[col] ?? 0);
  }

  /** Value of a column in the plan. */
  value(col: number): number {
    return this.primal[col] ?? 0;
  }

  /** True for a rate that is more than what breaks ties [EUR per unit]. */
  matters(rate: number): boolean {
    return Math.abs(rate) > TIE_NOISE;
  }

  /** Row of a limit by its name; null when the program has none of that name. */
  rowOf(name: string): number | null {
    this.limitRows ??= namedRows(this.built.program.rowNames);
    return this.limitRows.get(name) ?? null;
  }

  /** What one more unit of the row's bound would cost [EUR]. */
  rowDual(row: number): number {
    return this.duals.rows[row] ?? 0;
  }

  /** Start of a slot of the horizon [epoch ms]. */
  slotMs(slot: number): number {
    return this.built.layout.slotsMs[slot] ?? 0;
  }

  /** Slots whose energy can stand for that of `slot`: the stored value is the same all the way between them. */
  sameEnergy(part: AssetPart, slot: number): number[] {
    const rows = part.stateRows;
    if (!rows) return [];
    const value = (t: number): number => this.duals.rows[rows[t] ?? -1] ?? 0;
    const linked = (a: number, b: number): boolean =>
      Math.abs(value(a) - value(b)) <=
      SAME_VALUE * Math.max(Math.abs(value(a)), Math.abs(value(b)), DUAL_NOISE);
    const slots: number[] = [];
    for (let t = slot - 1; t >= 0 && linked(t, t + 1); t--) slots.unshift(t);
    for (let t = slot + 1; t < rows.length && linked(t - 1, t); t++) slots.push(t);
    return slots;
  }

  private limit(row: number, at: Pick<BindingLimit, 'slot' | 'node' | 'kind'>): BindingLimit {
    return {
      name: this.built.program.rowNames[row] ?? '',
      shadowPriceEurPerKw: Math.abs(this.duals.rows[row] ?? 0),
      ...at,
    };
  }

  private nodeOf(assetId: string): NodePart | undefined {
    return this.nodes.get(this.built.layout.nodeOfAsset.get(assetId) ?? '');
  }

  private parentOf(node: NodePart): NodePart | undefined {
    return node.parentId === null ? undefined : this.nodes.get(node.parentId);
  }
}

function namedRows(names: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  names.forEach((name, row) => {
    if (NAMED_FAMILIES.test(name)) found.set(name, row);
  });
  return found;
}
