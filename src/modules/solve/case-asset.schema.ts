/** Shape of the assets of a case, one set of fields per kind; every field says its unit and sign. */
import { z } from 'zod';
import { CLOCK_TIME } from '../../core/time/clock-window.js';
import type { AssetKind } from '../../core/grid/asset.js';
import {
  amount,
  choice,
  count,
  course,
  deficit,
  fields,
  hourly,
  id,
  number,
  perSlot,
  sawText,
  setpoints,
  share,
  words,
} from './case-field.js';

const LOAD = 'load convention: positive = from the network into the asset';

const place = {
  id: id('Name of the asset, unique among assets and nodes of the case'),
  name: words('Name for people; absent = the id').exactOptional(),
  node: id('Substation or feeder the asset hangs on'),
  ratedKw: number('Largest |power| [kW], above 0; absent = what the other fields allow').exactOptional(),
  rampKwPerS: number('Fastest change of power [kW/s], above 0; absent = as fast as it likes').exactOptional(),
  controllable: z
    .boolean()
    .describe('false: measured and forecast, never steered. Default true; hydro and fixed-load false')
    .exactOptional(),
  frozenKw: setpoints(
    `Setpoints of the frozen slots [kW], ${LOAD}; null = left to its own controller. As many values as frozenSlots`,
  ).exactOptional(),
  announcedKw: setpoints(
    `Setpoints announced before, one per slot [kW], ${LOAD}; null = none. Changing one costs`,
  ).exactOptional(),
};

const battery = {
  energyCapacityKwh: number('Energy when full [kWh], above 0'),
  maxChargeKw: number('Largest charging power [kW], above 0'),
  maxDischargeKw: number('Largest discharging power [kW], above 0, written without a sign'),
  efficiencyCharge: share('Share of the energy taken that is stored, 0..1, above 0'),
  efficiencyDischarge: share('Share of the energy drawn from the store that is given, 0..1, above 0'),
  socMin: share('Least state of charge, per unit 0..1'),
  socMax: share('Largest state of charge, per unit 0..1'),
  wearEurPerKwh: amount('Price of ageing per kWh charged or discharged [EUR/kWh]'),
  terminalEurPerKwh: number(
    'Value of a kWh stored at the end [EUR/kWh]; absent = the plan ends no lower than it began, and a missing kWh costs the dearest import price and a little more',
  ).exactOptional(),
  soc: number('State of charge at the start, per unit 0..1'),
};

const forecastKw = perSlot('Power without curtailment [kW], load convention: generation is 0 or below');

const energyRequestedKwh = amount(
  'Energy that vehicles plugged in at the start still ask for [kWh]; absent = 0',
).exactOptional();
const unmetEurPerKwh = amount('Price of energy not delivered when due [EUR/kWh]');
const maxChargeKw = number('Largest charging power of all vehicles or tanks together [kW], above 0');

const charging = {
  maxChargeKw,
  arrivalsKwhPerHour: hourly('Energy asked for by vehicles that arrive [kWh per hour]'),
  dwellSlots: count('Slots between an arrival and the time its energy is due', 1),
  unmetEurPerKwh,
  energyRequestedKwh,
};

const clock = (description: string) =>
  z
    .string()
    .regex(CLOCK_TIME, {
      error: ({ input }) => `${sawText(input)}; expected a civil time on a quarter-hour, for example "18:30"`,
    })
    .describe(`${description}, civil time HH:MM on a quarter-hour (Europe/Paris)`);

const fleet = {
  maxChargeKw,
  windows: z
    .array(
      fields({
        arrival: clock('The group is plugged in'),
        departure: clock('The group is gone; a departure not after the arrival is of the next day'),
        energyKwh: amount('Energy the group asks for, every day anew [kWh]'),
      }),
    )
    .min(1)
    .describe('Groups of vehicles with a departure of their own'),
  unmetEurPerKwh,
  energyRequestedKwh,
};

const tanks = {
  energyCapacityKwh: number('Heat when full [kWh], above 0'),
  maxChargeKw,
  drawKw: hourly('Heat drawn [kW], positive'),
  lossPerHour: share('Standing loss of the stored energy, per hour, 0..1'),
  socMin: share('Least filling that keeps showers warm, per unit 0..1'),
  coldWaterEurPerKwh: amount('Price of filling missing below socMin [EUR/kWh]'),
  soc: number('Filling at the start, per unit 0..1'),
};

const building = {
  lossKwPerK: number('Loss of heat per kelvin to the outside [kW/K], above 0'),
  capacityKwhPerK: number('Heat capacity [kWh/K], above 0'),
  gainsKw: hourly('Heat from people and devices [kW], positive'),
  solarApertureM2: amount('Effective solar aperture [m²]: gain = aperture x irradiance / 1000 [kW]'),
  cop: z
    .union([z.literal('heat-pump'), z.number().positive()], {
      error: ({ input }) => `${sawText(input)}; expected "heat-pump" or a number above 0`,
    })
    .describe(
      'Heat per electricity [kW/kW]: a number, or heat-pump = 2.2 + 0.055 (outdoor °C + 7) within 1.8..4.5',
    ),
  maxHeatElectricKw: number('Largest electrical power of the heating [kW], above 0'),
  comfortLowC: number('Lower end of the comfort band [°C]'),
  comfortHighC: number('Upper end of the comfort band [°C]'),
  thermostatC: number('Temperature the thermostat holds when nobody steers [°C]'),
  discomfortEurPerKh: amount('Price of leaving the comfort band [EUR per K and hour]'),
  zoneTemperatureC: number('Temperature inside at the start [°C]'),
};

const lighting = {
  ratedKw: number('Power of all lamps at full light [kW], above 0'),
  dimFloor: share('Least level while lit, per unit 0..1 (lighting class)'),
  dimEurPerKwh: amount('Price of light not given [EUR/kWh]'),
};

const generation = {
  minOutputKw: amount('Least electrical output while running [kW], written without a sign'),
  maxOutputKw: number('Largest electrical output [kW], above 0, written without a sign'),
  referenceOutputKw: amount('Output without steering [kW], written without a sign'),
  costEurPerKwh: number('Cost of a kWh of electricity [EUR/kWh]; below 0 = paid to run'),
  commitment: fields({
    minUpSlots: count('Least slots it runs once started', 1),
    minDownSlots: count('Least slots it stands once stopped', 1),
    startEur: amount('Cost of one start [EUR]'),
  })
    .describe('Starting and stopping is decided too (integers); absent = it stays as it is')
    .exactOptional(),
  heat: fields({
    demandKw: hourly('Heat asked for [kW heat], positive'),
    heatPerElectric: amount('Heat that comes with a kW of electricity [kW/kW]'),
    boilerMaxKw: amount('Largest heat of the boiler beside it [kW heat]'),
    boilerEurPerKwh: amount('Cost of heat from the boiler [EUR/kWh heat]'),
    dumpMaxKw: amount('Heat that may be thrown away [kW heat]'),
  })
    .describe('Heat the unit and its boiler have to give; absent = left to the unit')
    .exactOptional(),
  powerKw: deficit(
    'Power before the first slot [kW], load convention: 0 or below; absent = -referenceOutputKw',
  ).exactOptional(),
  runSlots: z
    .int()
    .min(-1_000_000)
    .max(1_000_000)
    .describe('Slots it has been running (above 0) or standing (below 0); absent = long enough')
    .exactOptional(),
};

const demandResponse = {
  blockKw: number('Largest reduction of load [kW], above 0, written without a sign'),
  minShare: share('Least share of the block once called, 0..1'),
  noticeSlots: count('Slots between the start and the first slot of a call'),
  durationSlots: count('Slots a call lasts', 1),
  callsLeft: count('Calls left'),
  priceEurPerKwh: number('Paid for a kWh not taken [EUR/kWh]'),
  reboundShare: share('Share of the energy that comes back after the call, 0..1'),
  reboundSlots: count('Slots over which it comes back, evenly'),
  deliveryProbability: share('Share of a called kW the plan counts on, 0..1'),
};

const envelope = {
  minKw: perSlot(`Least power [kW], ${LOAD}`),
  maxKw: perSlot(`Largest power [kW], ${LOAD}`),
  energyMinKwh: number(`Least energy over the case [kWh], ${LOAD}; absent = no bound`).exactOptional(),
  energyMaxKwh: number(`Largest energy over the case [kWh], ${LOAD}; absent = no bound`).exactOptional(),
  priceEurPerKwh: number('Cost of a kWh taken [EUR/kWh]; below 0 = worth of taking it, or cost of giving it'),
  unservedEurPerKwh: amount('Price of a kWh of the energy bounds not kept [EUR/kWh]'),
};

const profile = {
  profileKw: course(`Mean power of each slot of a run [kW], ${LOAD}; the first and the last are not 0`),
  earliestStart: clock('A run begins no earlier'),
  latestEnd: clock('A run ends no later; not after earliestStart = of the next day'),
  unservedEur: amount('Price of a run that does not take place [EUR]'),
  powerKw: number(`Power before the first slot [kW], ${LOAD}; absent = 0, not running`).exactOptional(),
  runsLeft: count('Runs left in the present window; absent = one').exactOptional(),
};

const generated = { forecastKw };
const pv = { peakKw: number('DC peak power [kW], above 0, written without a sign'), forecastKw };
const fixedLoad = { powerKw: perSlot(`Power [kW], ${LOAD}`) };

function kind<const K extends readonly [AssetKind, ...AssetKind[]]>(names: K) {
  return z.enum(names).describe('Kind of the asset');
}

/** Every kind and its fields. */
const MEMBERS = [
  fields({ kind: kind(['battery']), ...place, ...battery }),
  fields({ kind: kind(['pv']), ...place, ...pv }),
  fields({ kind: kind(['wind', 'hydro']), ...place, ...generated }),
  fields({ kind: kind(['ev-hub', 'ev-home']), ...place, ...charging }),
  fields({ kind: kind(['ev-fleet']), ...place, ...fleet }),
  fields({ kind: kind(['hot-water']), ...place, ...tanks }),
  fields({ kind: kind(['tertiary-hvac', 'passive-block', 'slab-block']), ...place, ...building }),
  fields({ kind: kind(['lighting']), ...place, ...lighting }),
  fields({ kind: kind(['chp', 'waste-to-energy']), ...place, ...generation }),
  fields({ kind: kind(['fixed-load']), ...place, ...fixedLoad }),
  fields({ kind: kind(['demand-response']), ...place, ...demandResponse }),
  fields({ kind: kind(['power-envelope']), ...place, ...envelope }),
  fields({ kind: kind(['power-profile']), ...place, ...profile }),
] as const;

/** Names of all kinds. */
const KINDS = MEMBERS.flatMap((member) => member.shape.kind.options as readonly string[]);

/** One asset of a case. */
export const caseAssetSchema = z.discriminatedUnion('kind', MEMBERS, {
  error: ({ input }) => {
    const given = typeof input === 'object' && input !== null && 'kind' in input ? input.kind : undefined;
    return `${sawText(given)}; expected ${choice(KINDS, given)}`;
  },
});
