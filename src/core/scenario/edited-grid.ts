/** What edits make of a grid: the grid the plan is made on, what changes in the world, and how the scenario is conducted. */
import type { Asset } from '../grid/asset.js';
import type { GridModel } from '../grid/grid-model.js';
import type { DailyWindow, DemandPart, PriceSeries, ScenarioEdit } from './scenario.js';
import { scaleAsset } from './scale-asset.js';
import { drawSome } from './seeded-draw.js';

/** A part of the base load so many times as large. */
export interface DemandGrowth {
  readonly part: DemandPart;
  readonly factor: number;
  /** Empty = all districts. */
  readonly districts: readonly string[];
}

/** What changes in the world beside the assets of the grid. */
export interface WorldChange {
  readonly growth: readonly DemandGrowth[];
  /** Base load by civil hour that takes the place of a meter's own [kW]. */
  readonly replaced: Readonly<Record<string, readonly number[]>>;
  readonly temperatureShiftK: number;
  /** Share of the clear sky's light at every instant, 0..1; null = as the weather is. */
  readonly clearSky: number | null;
  /** Installed capacity left after a loss, by substation [kVA]. */
  readonly remainingKva: Readonly<Record<string, number>>;
  /** Assets whose expected power the modelled demand already holds; the base load is the demand less these. */
  readonly expected: readonly Asset[];
  /** Added asset → the asset it is a copy of. */
  readonly origins: Readonly<Record<string, string>>;
}

/** Prices on top of the tariff. */
export interface PriceChange {
  readonly factors: readonly ({ readonly factor: number } & DailyWindow)[];
  readonly series: PriceSeries | null;
}

/** What goes wrong while it is played. */
export interface Conduct {
  /** Assets that report nothing and receive nothing. */
  readonly silent: readonly ({ readonly assetIds: readonly string[] } & DailyWindow)[];
  /** No plan is approved. */
  readonly unapproved: readonly DailyWindow[];
}

export interface EditedGrid {
  readonly grid: GridModel;
  readonly world: WorldChange;
  readonly prices: PriceChange;
  readonly conduct: Conduct;
}

/** State while edits are applied one after the other. */
type Draft = { -readonly [K in keyof EditedGrid]: EditedGrid[K] };

/**
 * Applies edits in their order to a copy.
 *
 * @param seed of what an edit draws, such as the assets that fall silent
 * @pre the edits passed `scenarioProblems` against this grid
 */
export function editGrid(grid: GridModel, edits: readonly ScenarioEdit[], seed: number): EditedGrid {
  const draft: Draft = {
    grid,
    world: {
      growth: [],
      replaced: {},
      temperatureShiftK: 0,
      clearSky: null,
      remainingKva: {},
      expected: grid.assets,
      origins: {},
    },
    prices: { factors: [], series: null },
    conduct: { silent: [], unapproved: [] },
  };
  for (const edit of edits) applyEdit(draft, edit, seed);
  return draft;
}

function applyEdit(draft: Draft, edit: ScenarioEdit, seed: number): void {
  switch (edit.edit) {
    case 'demand':
    case 'replace-demand':
    case 'weather':
    case 'heat-pumps': {
      changeWorld(draft, edit);
      return;
    }
    case 'tariff':
    case 'price-factor':
    case 'price-series': {
      changePrices(draft, edit);
      return;
    }
    case 'limit':
    case 'lose-transformer':
    case 'lose-substation': {
      changeNodes(draft, edit);
      return;
    }
    case 'lose-comms':
    case 'no-approval': {
      changeConduct(draft, edit, seed);
      return;
    }
    default: {
      changeAssets(draft, edit);
      return;
    }
  }
}

type Edit<K extends ScenarioEdit['edit']> = Extract<ScenarioEdit, { edit: K }>;

function changeWorld(
  draft: Draft,
  edit: Edit<'demand'> | Edit<'replace-demand'> | Edit<'weather'> | Edit<'heat-pumps'>,
): void {
  const { world } = draft;
  if (edit.edit === 'weather') {
    draft.world = {
      ...world,
      temperatureShiftK: edit.temperatureShiftK ?? 0,
      clearSky: edit.clearSky ?? null,
    };
  } else if (edit.edit === 'replace-demand') {
    draft.world = { ...world, replaced: { ...world.replaced, [edit.meter]: edit.profileKw } };
  } else if (edit.edit === 'demand') {
    grow(draft, { part: edit.part, factor: edit.factor, districts: edit.districts ?? [] });
  } else {
    grow(draft, { part: 'heat-pumps', factor: edit.factor, districts: [] });
  }
}

function grow(draft: Draft, growth: DemandGrowth): void {
  draft.world = { ...draft.world, growth: [...draft.world.growth, growth] };
}

function changePrices(
  draft: Draft,
  edit: Edit<'tariff'> | Edit<'price-factor'> | Edit<'price-series'>,
): void {
  const { prices, grid } = draft;
  if (edit.edit === 'tariff') {
    const { edit: _, ...change } = edit;
    draft.grid = { ...grid, tariff: { ...grid.tariff, ...change } };
  } else if (edit.edit === 'price-factor') {
    const { edit: _, ...factor } = edit;
    draft.prices = { ...prices, factors: [...prices.factors, factor] };
  } else {
    const { edit: _, ...series } = edit;
    draft.prices = { ...prices, series };
  }
}

function changeNodes(
  draft: Draft,
  edit: Edit<'limit'> | Edit<'lose-transformer'> | Edit<'lose-substation'>,
): void {
  if (edit.edit === 'limit') draft.grid = withLimit(draft.grid, edit.node, edit.factor);
  else if (edit.edit === 'lose-substation')
    draft.grid = withoutSubstation(draft.grid, edit.substation, edit.to);
  else loseTransformer(draft, edit);
}

function withLimit(grid: GridModel, node: string, factor: number): GridModel {
  if (node === 'CITY') {
    return {
      ...grid,
      cityImportLimitWinterKw: grid.cityImportLimitWinterKw * factor,
      cityImportLimitSummerKw: grid.cityImportLimitSummerKw * factor,
    };
  }
  return {
    ...grid,
    substations: grid.substations.map((s) => {
      if (s.id !== node) return s;
      const importLimitKw = s.importLimitKw * factor;
      // A higher limit is one of a larger station.
      return { ...s, importLimitKw, firmKva: s.firmKva * Math.max(1, factor) };
    }),
    branches: grid.branches.map((b) => (b.id === node ? { ...b, limitKw: b.limitKw * factor } : b)),
  };
}

/** What is left carries the load alone; what may be planned on it is its rating at the same power factor as before. */
function loseTransformer(draft: Draft, edit: Edit<'lose-transformer'>): void {
  const { grid, world } = draft;
  const station = grid.substations.find((s) => s.id === edit.substation);
  const leftKva = edit.remainingKva ?? station?.firmKva ?? 0;
  draft.world = { ...world, remainingKva: { ...world.remainingKva, [edit.substation]: leftKva } };
  draft.grid = {
    ...grid,
    substations: grid.substations.map((s) => {
      if (s.id !== edit.substation) return s;
      const importLimitKw = Math.min(s.importLimitKw, leftKva * (s.importLimitKw / s.firmKva));
      return { ...s, importLimitKw, firmKva: leftKva };
    }),
  };
}

/** Its meters hang on the neighbour from now on. */
function withoutSubstation(grid: GridModel, lost: string, to: string): GridModel {
  const gone = new Set([lost, ...branchesOf(grid, lost)]);
  return {
    ...grid,
    substations: grid.substations.filter((s) => s.id !== lost),
    branches: grid.branches.filter((b) => !gone.has(b.id)),
    meters: grid.meters.map((meter) => {
      if (meter.substationId !== lost) return meter;
      const { branchId: _, ...kept } = meter;
      return { ...kept, substationId: to };
    }),
    assets: grid.assets.map((a) => (a.substationId === lost ? { ...a, substationId: to } : a)),
    ...(grid.lines ? { lines: grid.lines.filter((l) => l.fromId !== lost && l.toId !== lost) } : {}),
    ...(grid.subscriptions ? { subscriptions: grid.subscriptions.filter((s) => !gone.has(s.nodeId)) } : {}),
    ...(grid.ramps ? { ramps: grid.ramps.filter((ramp) => !gone.has(ramp.nodeId)) } : {}),
  };
}

function branchesOf(grid: GridModel, root: string): string[] {
  const below = grid.branches.filter((b) => b.parentId === root).map((b) => b.id);
  return [...below, ...below.flatMap((id) => branchesOf(grid, id))];
}

function changeConduct(draft: Draft, edit: Edit<'lose-comms'> | Edit<'no-approval'>, seed: number): void {
  const { conduct } = draft;
  const window = windowOf(edit);
  if (edit.edit === 'no-approval') {
    draft.conduct = { ...conduct, unapproved: [...conduct.unapproved, window] };
    return;
  }
  const inDistrict = draft.grid.assets.filter((a) => a.districtId === edit.district).map((a) => a.id);
  const assetIds = drawSome(inDistrict, edit.share, seed);
  draft.conduct = { ...conduct, silent: [...conduct.silent, { assetIds, ...window }] };
}

function windowOf({ from, until }: DailyWindow): DailyWindow {
  return { ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) };
}

/** Edits of the assets of the grid. */
type AssetEdit = Exclude<
  ScenarioEdit,
  {
    edit:
      | 'demand'
      | 'replace-demand'
      | 'weather'
      | 'heat-pumps'
      | 'tariff'
      | 'price-factor'
      | 'price-series'
      | 'limit'
      | 'lose-transformer'
      | 'lose-substation'
      | 'lose-comms'
      | 'no-approval';
  }
>;

function changeAssets(draft: Draft, edit: AssetEdit): void {
  const { grid, world } = draft;
  const assets = editedAssets(grid, edit);
  draft.grid = { ...grid, assets };
  if (edit.edit === 'add-asset')
    draft.world = { ...world, origins: { ...world.origins, [edit.id]: edit.like } };
  if (edit.edit !== 'vehicles') return;
  // The modelled demand holds the cars that charge by themselves: they grow with those that can be steered.
  grow(draft, { part: 'vehicles', factor: edit.factor, districts: [] });
  const expected = draft.world.expected.map((a) => (isVehicles(a) ? scaleAsset(a, edit.factor) : a));
  draft.world = { ...draft.world, expected };
}

function editedAssets(grid: GridModel, edit: AssetEdit): readonly Asset[] {
  switch (edit.edit) {
    case 'vehicles':
      return sized(grid, isVehicles, edit.factor);
    case 'pv':
      return sized(grid, (a) => a.kind === 'pv', edit.factor);
    case 'lighting': {
      const scaled = sized(grid, (a) => a.kind === 'lighting', edit.factor);
      const { dimFloor } = edit;
      return dimFloor === undefined
        ? scaled
        : scaled.map((a) => (a.kind === 'lighting' ? { ...a, dimFloor } : a));
    }
    case 'add-asset':
      return [...grid.assets, ...copyOf(grid, edit)];
    case 'lose-asset':
      return grid.assets.filter((a) => a.id !== edit.asset);
    case 'resize-asset':
      return sized(grid, (a) => a.id === edit.asset, edit.factor);
    case 'unsteered': {
      const named = (a: Asset): boolean =>
        (edit.kinds ?? []).includes(a.kind) || (edit.assets ?? []).includes(a.id);
      return grid.assets.map((a) => (named(a) ? { ...a, controllable: false } : a));
    }
  }
}

function isVehicles(asset: Asset): boolean {
  return asset.kind === 'ev-hub' || asset.kind === 'ev-home' || asset.kind === 'ev-fleet';
}

/** Those that are meant so many times as large; none of them at 0. */
function sized(grid: GridModel, meant: (asset: Asset) => boolean, factor: number): Asset[] {
  if (factor === 0) return grid.assets.filter((a) => !meant(a));
  return grid.assets.map((a) => (meant(a) ? scaleAsset(a, factor) : a));
}

function copyOf(grid: GridModel, edit: Edit<'add-asset'>): Asset[] {
  const like = grid.assets.find((a) => a.id === edit.like);
  const meter = grid.meters.find((m) => m.id === (edit.meter ?? like?.meterId));
  if (!like || !meter || edit.factor === 0) return [];
  const place = { meterId: meter.id, substationId: meter.substationId, districtId: meter.districtId };
  return [{ ...scaleAsset(like, edit.factor), ...place, id: edit.id, name: `${like.name}, added` }];
}
