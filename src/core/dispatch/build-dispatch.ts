/** Builds the linear program of one cycle from the frozen snapshot and its forecasts. */
import type { Asset } from '../grid/asset.js';
import { addBattery } from './assets/battery.js';
import { addCommittedGeneration } from './assets/committed-generation.js';
import { addDemandResponse } from './assets/demand-response.js';
import { addEvCharging } from './assets/ev-charging.js';
import { addEvFleet } from './assets/ev-fleet.js';
import { addFixedLoad } from './assets/fixed-load.js';
import { addHotWater } from './assets/hot-water.js';
import { addPhotovoltaic } from './assets/photovoltaic.js';
import { addPowerEnvelope } from './assets/power-envelope.js';
import { addPowerProfile } from './assets/power-profile.js';
import { addRunOfRiver } from './assets/run-of-river.js';
import { addStreetLighting } from './assets/street-lighting.js';
import { addThermalBuilding } from './assets/thermal-building.js';
import { addThermalGeneration } from './assets/thermal-generation.js';
import { addWind } from './assets/wind.js';
import { createContext, type BuildContext } from './build-context.js';
import { withBuildings } from './building-offer.js';
import { noteCalendarGaps } from './calendar-gaps.js';
import { columnOwners, ONE_PROGRAM_ASSETS } from './column-owners.js';
import { addAnnouncedChange } from './constraints/announced-change.js';
import { addDcFlow } from './constraints/dc-flow.js';
import { addFeederVoltage, withFeeders } from './constraints/feeder-voltage.js';
import { addFrozenSlots } from './constraints/frozen-slots.js';
import { addImportLimit, callRisks, limitsOf } from './constraints/import-limit.js';
import { addImportRamp } from './constraints/import-ramp.js';
import { marginKw, noteUncertainGenerators } from './constraints/margin.js';
import { addNodeBalance } from './constraints/node-balance.js';
import { addPinnedSetpoints } from './constraints/pinned-setpoints.js';
import { addPeak, addTrade } from './constraints/peak.js';
import { addRampLimit } from './constraints/ramp-limit.js';
import { addReserveNeed } from './constraints/reserve-need.js';
import { addSubscribedPower } from './constraints/subscribed-power.js';
import { addStorageRecourse } from './constraints/storage-recourse.js';
import type { AssetPart, BuildOptions, BuiltDispatch, DispatchInput, NodePart } from './dispatch-input.js';
import { assetsBelow, gridTree } from './grid-tree.js';
import { CITY_NODE, type AssetState } from './snapshot.js';

/**
 * Builds the program min cost over `snapshot.horizonSlots` quarter-hours: one part per asset, one per constraint family.
 * Pure: the same input gives the same arrays. The grid of the answer has the blocks of the buildings of the snapshot.
 *
 * @throws DomainError `invalid-input` when a needed forecast or a snapshot series is missing, short or not finite
 */
export function buildDispatch(given: DispatchInput, options: BuildOptions = {}): BuiltDispatch {
  const input = { ...given, grid: withBuildings(given.grid, given.snapshot) };
  const ctx = createContext(input);
  const states = new Map(input.snapshot.assets.map((state) => [state.assetId, state]));
  const assets = new Map(
    input.grid.assets.map((asset, index) => [asset.id, addAsset(ctx, asset, states.get(asset.id), index)]),
  );
  const limits = options.limits ?? 'emergency';
  const tree = addNodes(ctx, input, assets, limits);
  const feeders = addFeederVoltage(ctx, input.grid, assets, limits);
  const nodes = [...withFeeders(tree, feeders), ...addDcFlow(ctx, input.grid, tree, limits)];
  const cityImport = nodes.find((node) => node.nodeId === CITY_NODE)?.importCols ?? [];
  addStorageRecourse(ctx, nodes, assets, assetsBelow(gridTree(input.grid)));
  noteCalendarGaps(ctx, input.grid);
  addTrade(ctx, input.grid.tariff, cityImport);
  addSubscribedPower(ctx, input.grid, nodes);
  addImportRamp(ctx, input.grid, nodes);
  addReserveNeed(ctx, input.grid.reserve, [...assets.values()]);
  const peak = addPeak(ctx, input.grid, cityImport);
  const frozen = new Map<string, readonly (number | null | undefined)[]>();
  for (const part of assets.values()) {
    const values = addFrozenSlots(ctx, part);
    frozen.set(part.asset.id, values);
    addPinnedSetpoints(ctx, part, input.pins);
    addRampLimit(ctx, part, values);
    addAnnouncedChange(ctx, part, values);
  }
  const nodeOfAsset = new Map(
    gridTree(input.grid).flatMap((node) => node.assetIds.map((id) => [id, node.id])),
  );
  const program = ctx.builder.build();
  const isLarge = input.grid.assets.length > ONE_PROGRAM_ASSETS;
  return {
    input,
    program: isLarge ? { ...program, owners: columnOwners(input.grid, program.colNames) } : program,
    layout: {
      slotsMs: ctx.horizon.slotsMs,
      assets: [...assets.values()],
      nodes,
      ...(feeders.length > 0 ? { feeders } : {}),
      nodeOfAsset,
      ...peak,
      costs: ctx.builder.costs,
      offsets: ctx.builder.offsets,
      frozen,
    },
    notes: ctx.notes,
  };
}

function addAsset(ctx: BuildContext, asset: Asset, state: AssetState | undefined, index: number): AssetPart {
  switch (asset.kind) {
    case 'battery':
      return addBattery(ctx, asset, state, index);
    case 'pv':
      return addPhotovoltaic(ctx, asset, state, index);
    case 'ev-hub':
    case 'ev-home':
      return addEvCharging(ctx, asset, state, index);
    case 'hot-water':
      return addHotWater(ctx, asset, state, index);
    case 'tertiary-hvac':
    case 'passive-block':
    case 'slab-block':
      return addThermalBuilding(ctx, asset, state, index);
    case 'lighting':
      return addStreetLighting(ctx, asset, state, index);
    case 'chp':
    case 'waste-to-energy':
      return asset.commitment
        ? addCommittedGeneration(ctx, { ...asset, commitment: asset.commitment }, state, index)
        : addThermalGeneration(ctx, asset, state, index);
    case 'hydro':
      return addRunOfRiver(ctx, asset, state);
    case 'wind':
      return addWind(ctx, asset, state, index);
    case 'ev-fleet':
      return addEvFleet(ctx, asset, state, index);
    case 'fixed-load':
      return addFixedLoad(ctx, asset);
    case 'demand-response':
      return addDemandResponse(ctx, asset, state, index);
    case 'power-envelope':
      return addPowerEnvelope(ctx, asset, state, index);
    case 'power-profile':
      return addPowerProfile(ctx, asset, state, index);
  }
}

function addNodes(
  ctx: BuildContext,
  input: DispatchInput,
  assets: ReadonlyMap<string, AssetPart>,
  limits: NonNullable<BuildOptions['limits']>,
): NodePart[] {
  const importCols = new Map<string, readonly number[]>();
  const tree = gridTree(input.grid);
  const below = assetsBelow(tree);
  const { riskLevel } = input.snapshot;
  noteUncertainGenerators(ctx, input.grid.assets);
  return tree.map((node) => {
    const losses = (input.grid.feederNetworks ?? [])
      .filter(({ meterId }) => node.meterIds.includes(meterId))
      .flatMap(({ id }) => (input.feederLossKw?.[id] ? [input.feederLossKw[id]] : []));
    const balance = addNodeBalance(ctx, node, assets, { childCols: importCols, losses });
    importCols.set(node.id, balance.importCols);
    const limitKw = limitsOf(ctx, input.grid, node);
    const parts = (below.get(node.id) ?? []).flatMap((id) => assets.get(id) ?? []);
    const margin = riskLevel > 0.5 ? marginKw(ctx, node, parts, riskLevel) : limitKw.map(() => 0);
    const callRisk = callRisks(ctx, parts);
    return {
      nodeId: node.id,
      name: node.name,
      level: node.level,
      parentId: node.parentId,
      exportLimitKw: node.exportLimitKw,
      ...balance,
      ...addImportLimit(ctx, node, balance.importCols, { limitKw, marginKw: margin, limits, callRisk }),
    };
  });
}
