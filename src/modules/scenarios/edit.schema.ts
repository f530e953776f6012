/** Shape of the edits of a scenario, one set of fields per edit. */
import { z } from 'zod';
import type { AssetKind } from '../../core/grid/asset.js';
import { DEMAND_PARTS } from '../../core/scenario/scenario.js';
import {
  choice,
  clock,
  factor,
  factorAbove0,
  fields,
  hourly,
  name,
  price,
  reference,
  sawText,
  share,
} from './scenario-field.js';

const KINDS = [
  'battery',
  'pv',
  'wind',
  'ev-hub',
  'ev-home',
  'ev-fleet',
  'hot-water',
  'tertiary-hvac',
  'passive-block',
  'slab-block',
  'lighting',
  'chp',
  'waste-to-energy',
  'hydro',
  'fixed-load',
  'demand-response',
  'power-envelope',
  'power-profile',
] as const satisfies readonly AssetKind[];

const window = {
  from: clock('Begins at this civil time of every day; absent = midnight').exactOptional(),
  until: clock(
    'Ends at this civil time; not after from = of the next day; absent = midnight',
  ).exactOptional(),
};

function edit<const K extends string>(key: K, description: string) {
  return z.literal(key).describe(description);
}

const MEMBERS = [
  fields({
    edit: edit('demand', 'Base load, which no asset stands for, so many times as large'),
    factor: factor('Factor'),
    part: z
      .enum(DEMAND_PARTS)
      .default('all')
      .describe('Part of it; other parts than all need the made world'),
    districts: z.array(reference('District')).min(1).describe('Only these; absent = all').exactOptional(),
  }),
  fields({
    edit: edit('replace-demand', 'Base load of a meter by civil hour in place of its own'),
    meter: reference('Meter'),
    profileKw: hourly('Base load [kW], load convention'),
  }),
  fields({
    edit: edit('weather', 'Other weather; needs the made world'),
    temperatureShiftK: z
      .number()
      .min(-30)
      .max(30)
      .describe('Added to the outdoor temperature [K]')
      .exactOptional(),
    clearSky: share('Light that comes through as a share of the clear sky').exactOptional(),
  }),
  fields({
    edit: edit('vehicles', 'Electric vehicles: charging that can be steered, and in the made world the rest'),
    factor: factor('Factor'),
  }),
  fields({ edit: edit('pv', 'Solar plants'), factor: factor('Factor; 0 = none') }),
  fields({
    edit: edit('heat-pumps', 'Heat pumps in the base load; needs the made world'),
    factor: factor('Factor'),
  }),
  fields({
    edit: edit('lighting', 'Street lighting: power, and how far it may be dimmed'),
    factor: factor('Factor of the power'),
    dimFloor: share('Least level while lit').exactOptional(),
  }),
  fields({
    edit: edit('tariff', 'Prices in place of those of the site; what is absent stays'),
    energyWinterEurPerKwh: hourly('Energy, October to March [EUR/kWh]', -100).exactOptional(),
    energySummerEurPerKwh: hourly('Energy, April to September [EUR/kWh]', -100).exactOptional(),
    networkEurPerKwh: hourly('Network use [EUR/kWh]', -100).exactOptional(),
    exportShare: share('Paid for energy sent up, as a share of the energy price').exactOptional(),
    peakEurPerKw: z
      .number()
      .min(0)
      .max(1000)
      .describe('Price of the highest quarter-hour [EUR/kW]')
      .exactOptional(),
    co2EurPerTonne: z.number().min(0).max(10_000).describe('Price of carbon [EUR/t]').exactOptional(),
  }),
  fields({
    edit: edit('price-factor', 'Energy price so many times as high, in a window of every day or always'),
    factor: factor('Factor'),
    ...window,
  }),
  fields({
    edit: edit(
      'price-series',
      'Energy price by instant in place of the tariff; must hold the range and the horizon',
    ),
    start: z.string().describe('Instant of the first value, ISO 8601 with offset, on a quarter-hour'),
    stepMinutes: z.union([z.literal(15), z.literal(30), z.literal(60)]).describe('Step [min]: 15, 30 or 60'),
    eurPerKwh: z
      .array(price('Energy, network use not included [EUR/kWh]'))
      .min(1)
      .max(40_000)
      .describe('Prices'),
  }),
  fields({
    edit: edit('add-asset', 'One more asset, a copy of another'),
    id: name('Its name'),
    like: reference('Asset it is a copy of'),
    meter: reference('Meter it hangs on; absent = that of the other').exactOptional(),
    factor: factorAbove0('Its size against the other').default(1),
  }),
  fields({ edit: edit('lose-asset', 'An asset is not there'), asset: reference('Asset') }),
  fields({
    edit: edit('resize-asset', 'An asset so many times as large'),
    asset: reference('Asset'),
    factor: factorAbove0('Factor; to lose it write lose-asset'),
  }),
  fields({
    edit: edit('limit', 'Import limit so many times as high'),
    node: reference('Substation, branch or CITY'),
    factor: factorAbove0('Factor'),
  }),
  fields({
    edit: edit('lose-transformer', 'N-1: a transformer is lost, those left carry the load'),
    substation: reference('Substation'),
    remainingKva: z
      .number()
      .positive()
      .max(1e7)
      .describe('Capacity left [kVA]; absent = the firm one')
      .exactOptional(),
  }),
  fields({
    edit: edit('lose-substation', 'N-1: a substation is lost, a neighbour carries its meters'),
    substation: reference('Substation'),
    to: reference('Neighbour'),
  }),
  fields({
    edit: edit('unsteered', 'Assets that are left to their own controllers'),
    kinds: z.array(z.enum(KINDS)).min(1).describe('Of these kinds').exactOptional(),
    assets: z.array(reference('Asset')).min(1).describe('And these').exactOptional(),
  }),
  fields({
    edit: edit('lose-comms', 'Some assets of a district report nothing and receive nothing'),
    district: reference('District'),
    share: share('Share of its assets, drawn by the seed of the base'),
    ...window,
  }),
  fields({ edit: edit('no-approval', 'Nobody approves plans'), ...window }),
] as const;

const NAMES = MEMBERS.flatMap((member) => [...member.shape.edit.values]);

/** One edit. */
export const editSchema = z.discriminatedUnion('edit', MEMBERS, {
  error: ({ input }) => {
    const given = typeof input === 'object' && input !== null && 'edit' in input ? input.edit : undefined;
    return `${sawText(given)}; expected ${choice(NAMES, given)}`;
  },
});
