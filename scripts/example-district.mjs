/** Writes examples/cases/district.json: a made-up district of 40 assets on one substation and four feeders, a winter day. */
import { writeFileSync } from 'node:fs';
import { inProject } from './project.mjs';

const SLOTS = 96;
const FEEDERS = 4;
const LEVELS = [0.05, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.95];
/** Standard normal quantiles of the levels. */
const NORMAL = [-1.645, -1.282, -0.674, -0.253, 0, 0.253, 0.674, 1.282, 1.645];

/** The same numbers on every machine (Park and Miller's generator). */
function generator(seed) {
  let state = seed;
  return (low, high) => {
    state = (state * 48271) % 2147483647;
    return low + ((high - low) * state) / 2147483647;
  };
}

const slots = Array.from({ length: SLOTS }, (_, t) => t);
/** The case starts at midnight in Lyon. */
const hourOf = (t) => t / 4;
const round = (value, digits = 1) => Number(value.toFixed(digits));
const bump = (hour, at, width) => Math.exp(-(((hour - at) / width) ** 2));

function loadKw(peakKw, random) {
  return slots.map((t) => {
    const h = hourOf(t);
    const shape = 0.45 + 0.25 * bump(h, 8, 2) + 0.5 * bump(h, 19, 2.5) + 0.12 * bump(h, 13, 3);
    return round(peakKw * shape * random(0.98, 1.02));
  });
}

/** Quantiles around a mean whose error grows with the horizon. */
function quantiles(mean, relative) {
  const sigma = (t) => relative * mean[t] * (0.4 + 0.6 * Math.sqrt((t + 1) / SLOTS));
  return Object.fromEntries(
    LEVELS.map((level, k) => [String(level), mean.map((kw, t) => round(kw + NORMAL[k] * sigma(t)))]),
  );
}

function sunKw(peakKw, random) {
  return slots.map((t) =>
    round(-peakKw * 0.55 * Math.max(0, bump(hourOf(t), 12.8, 2.4) - 0.06) * random(0.9, 1)),
  );
}

const hours = (value) => Array.from({ length: 24 }, (_, h) => round(value(h), 2));

/** Ten assets of every feeder. */
function assetsOf(feeder, k, random) {
  const id = (name) => `${name}-${feeder}`;
  const at = (kind, name, rest) => ({ kind, id: id(name), node: feeder, ...rest });
  return [
    at('battery', 'BAT', {
      energyCapacityKwh: 400,
      maxChargeKw: 200,
      maxDischargeKw: 200,
      efficiencyCharge: 0.95,
      efficiencyDischarge: 0.95,
      socMin: 0.1,
      socMax: 0.95,
      wearEurPerKwh: 0.012,
      soc: round(random(0.3, 0.6), 2),
    }),
    at('pv', 'PV-ROOF', { peakKw: 250, forecastKw: sunKw(250, random) }),
    at('pv', 'PV-SCHOOL', { peakKw: 120, forecastKw: sunKw(120, random) }),
    at('ev-hub', 'EV-HUB', {
      maxChargeKw: 150,
      arrivalsKwhPerHour: hours((h) => 60 * bump(h, 9, 2) + 40 * bump(h, 17, 2)),
      dwellSlots: 12,
      unmetEurPerKwh: 2,
      energyRequestedKwh: 20,
    }),
    at('ev-fleet', 'EV-BUS', {
      maxChargeKw: 120,
      windows: [
        { arrival: '20:00', departure: '05:30', energyKwh: round(random(250, 350), 0) },
        { arrival: '12:00', departure: '14:00', energyKwh: 60 },
      ],
      unmetEurPerKwh: 3,
      energyRequestedKwh: 150,
    }),
    at('hot-water', 'TANKS', {
      energyCapacityKwh: 900,
      maxChargeKw: 180,
      drawKw: hours((h) => 15 + 90 * bump(h, 7, 1.5) + 70 * bump(h, 20, 2)),
      lossPerHour: 0.006,
      socMin: 0.25,
      coldWaterEurPerKwh: 1,
      soc: round(random(0.5, 0.8), 2),
    }),
    building('tertiary-hvac', id('OFFICE'), feeder, random),
    building('passive-block', id('BLOCK'), feeder, random),
    at('lighting', 'LAMPS', { ratedKw: 40, dimFloor: 0.5, dimEurPerKwh: 0.15 }),
    special(k, id, at),
  ];
}

function building(kind, id, node, random) {
  const office = kind === 'tertiary-hvac';
  return {
    kind,
    id,
    node,
    lossKwPerK: office ? 9 : 4,
    capacityKwhPerK: office ? 90 : 160,
    gainsKw: hours((h) => (office ? 5 + 35 * bump(h, 13, 4) : 12 + 10 * bump(h, 20, 3))),
    solarApertureM2: office ? 60 : 30,
    cop: 'heat-pump',
    maxHeatElectricKw: office ? 110 : 55,
    comfortLowC: 19.5,
    comfortHighC: 22.5,
    thermostatC: 20.5,
    discomfortEurPerKh: 25,
    zoneTemperatureC: round(random(20, 20.8), 1),
  };
}

/** One asset that differs from feeder to feeder. */
function special(k, id, at) {
  switch (k) {
    case 0:
      return at('chp', 'CHP', {
        minOutputKw: 100,
        maxOutputKw: 300,
        referenceOutputKw: 200,
        rampKwPerS: 0.1,
        costEurPerKwh: 0.13,
      });
    case 1:
      return at('wind', 'WIND', { forecastKw: slots.map((t) => round(-90 - 60 * Math.sin(t / 9))) });
    case 2:
      return at('demand-response', 'DR-COLD', {
        blockKw: 80,
        minShare: 0.5,
        noticeSlots: 4,
        durationSlots: 4,
        callsLeft: 2,
        priceEurPerKwh: 0.2,
        reboundShare: 0.6,
        reboundSlots: 8,
        deliveryProbability: 0.9,
      });
    default:
      return at('power-envelope', 'PUMPS', {
        minKw: 10,
        maxKw: 90,
        energyMinKwh: 900,
        energyMaxKwh: 1000,
        priceEurPerKwh: 0,
        unservedEurPerKwh: 1,
      });
  }
}

function districtCase() {
  const random = generator(20260115);
  const names = Array.from({ length: FEEDERS }, (_, k) => `F${k + 1}`);
  const loads = names.map((node) => ({ node, powerKw: loadKw(900, random) }));
  const sum = slots.map((t) => round(loads.reduce((total, load) => total + load.powerKw[t], 0)));
  const hour = (t) => Math.floor(hourOf(t));
  const dear = (t) => bump(hour(t), 8, 1.6) + 1.3 * bump(hour(t), 19, 2);
  const totals = ['CITY', 'VENISSIEUX'].map((node) => ({ node, quantilesKw: quantiles(sum, 0.04) }));
  return {
    version: 1,
    name: 'A made-up district: 40 assets on four feeders, a winter day',
    start: '2026-01-14T23:00:00Z',
    slots: SLOTS,
    stepMinutes: 15,
    riskPercent: 5,
    cityImportLimitKw: 6000,
    substations: [{ id: 'VENISSIEUX', name: 'Vénissieux', importLimitKw: 3300, exportLimitKw: 3000 }],
    feeders: names.map((id) => ({ id, parent: 'VENISSIEUX', limitKw: 1500 })),
    loads: loads.map((load) => ({ ...load, quantilesKw: quantiles(load.powerKw, 0.07) })),
    totals,
    assets: names.flatMap((feeder, k) => assetsOf(feeder, k, random)),
    prices: {
      importEurPerKwh: slots.map((t) => round(0.09 + 0.16 * dear(t), 4)),
      exportEurPerKwh: slots.map((t) => round(0.04 + 0.08 * dear(t), 4)),
      peakEurPerKw: 0.05,
    },
    co2: { eurPerTonne: 80, gPerKwhByHour: hours((h) => 40 + 30 * bump(h, 19, 3)) },
    reserve: { upKw: 100, downKw: 0, holdSlots: 2, shortfallEurPerKwh: 0.1 },
    weather: {
      outdoorTemperatureC: slots.map((t) => round(-1 + 4 * bump(hourOf(t), 15, 5))),
      irradianceWPerM2: slots.map((t) => round(Math.max(0, 420 * (bump(hourOf(t), 12.8, 2.6) - 0.08)))),
    },
  };
}

writeFileSync(
  process.argv[2] ?? inProject('examples', 'cases', 'district.json'),
  `${JSON.stringify(districtCase())}\n`,
);
