/** Shape of a dispatch case, version 1: the one source of what is accepted and of docs/schema/dispatch-case-1.json. */
import { z } from 'zod';
import { CASE_VERSION } from '../../core/case/dispatch-case.js';
import { QUANTILE_LEVELS } from '../../core/series/forecast.js';
import { caseAssetSchema } from './case-asset.schema.js';
import { amount, count, fields, hourly, id, number, perSlot, words } from './case-field.js';

/** Longest horizon [slots]: two weeks. */
const MAX_SLOTS = 1344;

/** Most assets and nodes of a case each. */
const MAX_ITEMS = 5000;

/** Longest text of a MATPOWER case. */
const MAX_MATPOWER = 2_000_000;

const LOAD = 'load convention: positive = from the network into the node';

const quantilesKw = fields(
  Object.fromEntries(
    QUANTILE_LEVELS.map((level) => [
      String(level),
      perSlot(`Power not exceeded with probability ${String(level)} [kW], ${LOAD}`),
    ]),
  ),
).describe(`Quantiles by probability [kW], ${LOAD}; rising with the probability, all nine`);

const substation = fields({
  id: id('Name of the substation; CITY is taken'),
  name: words('Name for people; absent = the id').exactOptional(),
  importLimitKw: perSlot('Largest import [kW], 0 or more', 0),
  exportLimitKw: number(
    'Largest export [kW], above 0, written without a sign; absent = as the import',
  ).exactOptional(),
  level: z
    .enum(['distribution', 'transmission'])
    .describe('transmission: not part of the city import. Default distribution')
    .exactOptional(),
});

const feeder = fields({
  id: id('Name of the feeder or transformer'),
  kind: z.enum(['feeder', 'transformer']).describe('What it is. Default feeder').exactOptional(),
  parent: id('Substation or feeder above it'),
  limitKw: perSlot('Largest flow either way [kW], 0 or more', 0),
});

const line = fields({
  id: id('Name of the line'),
  from: id('First end: CITY, the infeed, or a substation'),
  to: id('Second end: CITY or a substation; flow from the first end to the second is positive'),
  reactance: number('Reactance above 0 [any unit all lines share]: only ratios decide the flows'),
  limitKw: perSlot('Largest flow either way [kW], 0 or more', 0),
});

const bus = fields({
  bus: count('Number of the bus [1 or more]', 1),
  loadShare: amount("Its part of the node's load [any unit all buses share]: only ratios count; 0 = none"),
  kvarPerKw: number(
    'Reactive power taken for each kW of its load [kvar/kW]; 0.329 is a power factor of 0.95. Absent = 0',
  ).exactOptional(),
  minVoltagePu: amount('Lowest voltage [per unit of nominalKv], above 0'),
  maxVoltagePu: amount('Highest voltage [per unit of nominalKv], above the lowest'),
});

const cable = fields({
  from: count('Number of the bus at one end [1 or more]', 1),
  to: count('Number of the bus at the other end [1 or more]', 1),
  resistanceOhm: amount('Resistance of its whole length [ohm]'),
  reactanceOhm: amount('Reactance of its whole length [ohm]'),
  ratingKva: amount('Rating [kVA at nominalKv]; absent = none').exactOptional(),
});

const place = fields({
  asset: id('Asset of the node'),
  bus: count('Number of the bus it hangs on [1 or more]', 1),
  kvarPerKw: number(
    'Reactive power it takes for each kW it takes [kvar/kW]; negative = gives while it takes power. Absent = 0',
  ).exactOptional(),
});

const feederNetwork = fields({
  id: id('Name of the feeder network'),
  node: id('Substation or feeder whose load and assets hang on it; its load is spread over the buses'),
  matpower: z
    .string()
    .max(MAX_MATPOWER)
    .describe(
      'Text of a MATPOWER case (version 2) of a radial network, instead of nominalKv, headBus, buses and cables: Pd and Qd [MW, Mvar] are shares of the load of the node, Vmin and Vmax [pu] limits, rateA [MVA] ratings; its reference bus is the head',
    )
    .exactOptional(),
  nominalKv: amount('Nominal voltage between phases [kV], above 0').exactOptional(),
  headBus: count('Number of the bus at the node, whose voltage is held [1 or more]', 1).exactOptional(),
  headVoltagePu: amount('Voltage held there [per unit of nominalKv]; absent = 1').exactOptional(),
  buses: z.array(bus).min(2).max(MAX_ITEMS).describe('All buses, the head included').exactOptional(),
  cables: z.array(cable).min(1).max(MAX_ITEMS).describe('A tree over the buses').exactOptional(),
  places: z.array(place).max(MAX_ITEMS).describe('The bus of each asset of the node'),
});

const load = fields({
  node: id('Substation or feeder that draws it'),
  powerKw: perSlot(`Expected mean power besides the assets of the case [kW], ${LOAD}`),
  quantilesKw: quantilesKw.exactOptional(),
});

const total = fields({
  node: id('CITY, a substation or a feeder'),
  quantilesKw,
});

const prices = fields({
  importEurPerKwh: perSlot(
    'Price of a kWh taken by the city, network use included [EUR/kWh]; may be negative',
  ),
  exportEurPerKwh: perSlot('Paid for a kWh sent up [EUR/kWh]; counted at most at the import price'),
  networkEurPerKwh: perSlot(
    'Part of importEurPerKwh that is network use [EUR/kWh]; absent = shown as energy',
  ).exactOptional(),
  peakEurPerKw: amount(
    'Price of the highest quarter-hour of city import above peakSoFarKw [EUR/kW]; absent = 0',
  ).exactOptional(),
  peakSoFarKw: amount(
    'Highest quarter-hour of city import so far, already paid for [kW]; absent = 0',
  ).exactOptional(),
}).describe('Prices of energy [EUR/kWh] and of the peak [EUR/kW]');

const co2 = fields({
  eurPerTonne: amount('Price of carbon [EUR/t]'),
  gPerKwhByHour: hourly('Carbon of imports [gCO2/kWh]'),
}).describe('Carbon of imports and its price; absent = not counted');

const subscription = fields({
  node: id('CITY, a substation or a feeder'),
  subscribedKw: amount('Subscribed power [kW]'),
  overrunEurPerKwh: amount('Price of a kWh imported above it [EUR/kWh]'),
});

const reserve = fields({
  upKw: amount('Power that can be given more at any moment [kW], written without a sign'),
  downKw: amount('Power that can be taken more at any moment [kW]'),
  holdSlots: count('Slots it has to last', 1),
  shortfallEurPerKwh: amount('Price of a kW missing for an hour [EUR/kWh]'),
}).describe('Reserve the batteries keep ready in every slot; absent = none');

const weather = fields({
  outdoorTemperatureC: perSlot('Outdoor temperature [°C]'),
  irradianceWPerM2: perSlot('Irradiance on a horizontal plane [W/m²], 0 or more', 0),
}).describe('Needed by buildings; absent = none are in the case');

/** A dispatch case as it is written. */
export const caseSchema = fields({
  version: z.literal(CASE_VERSION).describe('Version of this format: 1'),
  name: words('What the case is about'),
  start: z
    .string()
    .max(40)
    .describe(
      'First slot, ISO 8601 with Z or an offset, on a quarter-hour, for example 2026-01-15T17:00:00Z',
    ),
  slots: z.int().min(1).max(MAX_SLOTS).describe('Number of slots'),
  stepMinutes: z.literal(15).describe('Length of a slot [min]: 15'),
  riskPercent: z
    .number()
    .min(0.1)
    .max(50)
    .describe('Chance that a limit is broken by forecast error [%]; 50 or absent = no margin')
    .exactOptional(),
  cityImportLimitKw: perSlot('Largest import of all distribution substations together [kW], 0 or more', 0),
  substations: z
    .array(substation)
    .min(1)
    .max(MAX_ITEMS)
    .describe('Substations; their import is the sum of what hangs below'),
  feeders: z
    .array(feeder)
    .max(MAX_ITEMS)
    .describe('Feeders and transformers: a tree below the substations')
    .exactOptional(),
  lines: z
    .array(line)
    .max(MAX_ITEMS)
    .describe(
      'Meshed network (DC power flow) between the infeed CITY and the substations; absent = each substation has an infeed of its own',
    )
    .exactOptional(),
  feederNetworks: z
    .array(feederNetwork)
    .max(MAX_ITEMS)
    .describe(
      'Radial networks behind nodes, with voltage limits (LinDistFlow in the plan, AC sweep with losses in its check); absent = voltages are not looked at',
    )
    .exactOptional(),
  loads: z
    .array(load)
    .max(MAX_ITEMS)
    .describe('Load of nodes besides the assets, each node at most once')
    .exactOptional(),
  totals: z
    .array(total)
    .max(MAX_ITEMS)
    .describe(
      'Uncertainty of the sum of all loads at and below a node; absent = errors are added up as if they came together',
    )
    .exactOptional(),
  assets: z.array(caseAssetSchema).max(MAX_ITEMS).describe('What can be steered or gives power'),
  prices,
  co2: co2.exactOptional(),
  subscriptions: z.array(subscription).max(MAX_ITEMS).describe('Subscribed powers').exactOptional(),
  reserve: reserve.exactOptional(),
  weather: weather.exactOptional(),
  frozenSlots: z
    .int()
    .min(0)
    .max(MAX_SLOTS)
    .describe('First slots whose setpoints are decided (frozenKw of the assets); absent = 0')
    .exactOptional(),
});

/** Where the JSON Schema of this version is found. */
const SCHEMA_ID = 'urn:traboule:dispatch-case:1';

/** The shape of a case as JSON Schema, for editors and for programs in other languages. */
export function caseJsonSchema(): object {
  const schema = z.toJSONSchema(caseSchema, { io: 'input' });
  const { $schema, ...rest } = schema;
  return { $schema, $id: SCHEMA_ID, title: 'Traboule dispatch case, version 1', ...rest };
}
