/** From the description of an asset to its physics. */
import type { AssetSpec } from '../asset-spec.js';
import type { AssetModel } from './asset-model.js';
import { BatteryModel } from './battery.js';
import { BuildingModel } from './building.js';
import { EvModel } from './ev.js';
import { GenerationModel, HydroModel, PvModel } from './generation.js';
import { HotWaterModel } from './hot-water.js';
import { LightingModel } from './lighting.js';

/** The model of an asset; `seed` feeds what is random in it. */
export function makeAsset(spec: AssetSpec, seed: number): AssetModel {
  switch (spec.kind) {
    case 'battery':
      return new BatteryModel(spec);
    case 'pv':
      return new PvModel(spec);
    case 'ev-hub':
    case 'ev-home':
      return new EvModel(spec, seed);
    case 'hot-water':
      return new HotWaterModel(spec);
    case 'tertiary-hvac':
    case 'passive-block':
    case 'slab-block':
      return new BuildingModel(spec);
    case 'lighting':
      return new LightingModel(spec);
    case 'chp':
    case 'waste-to-energy':
      return new GenerationModel(spec);
    case 'hydro':
      return new HydroModel(spec, seed);
  }
}
