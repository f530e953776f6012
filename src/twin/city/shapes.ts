/** Hourly shapes of demand, generation and prices (civil hours 0..23, mean 1 unless a unit is given; scenario choices). */

/** Names of the shapes. */
export type ShapeName =
  | 'resBase'
  | 'resHeat'
  | 'hotWater'
  | 'tertiaryWeek'
  | 'tertiaryWeekend'
  | 'evHome'
  | 'evHub'
  | 'hotWaterDraw';

function hours(text: string): readonly number[] {
  return text.split(' ').map(Number);
}

/** Shapes by civil hour, mean 1. `hotWaterDraw` and `evHub` are our own: showers at 7 h and 20 h, shops and offices by day. */
export const SHAPES: Readonly<Record<ShapeName, readonly number[]>> = {
  resBase: hours(
    '.62 .55 .52 .51 .52 .58 .78 1.02 1.05 .98 .97 1.05 1.18 1.08 .95 .92 .98 1.20 1.56 1.79 1.71 1.45 1.15 .83',
  ),
  resHeat: hours(
    '.91 .89 .89 .91 .97 1.11 1.24 1.27 1.19 1.04 .94 .87 .84 .81 .81 .84 .91 1.01 1.11 1.17 1.17 1.11 1.01 .94',
  ),
  hotWater: hours(
    '1.68 2.72 2.72 2.31 1.68 1.15 .63 .26 .21 .21 .21 .31 1.99 1.99 1.57 .63 .31 .21 .21 .26 .31 .42 .73 1.26',
  ),
  tertiaryWeek: hours(
    '.54 .52 .51 .51 .53 .59 .77 1.03 1.30 1.48 1.52 1.52 1.43 1.46 1.50 1.48 1.40 1.28 1.08 .90 .79 .69 .61 .57',
  ),
  tertiaryWeekend: hours(
    '.86 .84 .83 .83 .84 .86 .88 .92 .98 1.10 1.18 1.20 1.18 1.15 1.14 1.14 1.12 1.10 1.06 1.02 .98 .94 .90 .88',
  ),
  evHome: hours(
    '.77 .51 .36 .26 .21 .21 .26 .36 .46 .46 .46 .51 .62 .62 .62 .72 1.03 1.79 2.67 3.08 2.77 2.26 1.79 1.23',
  ),
  evHub: hours('.2 .15 .1 .1 .1 .2 .4 .8 1.5 1.9 1.8 1.7 1.8 1.7 1.5 1.4 1.5 1.7 1.8 1.5 1 .6 .35 .2'),
  hotWaterDraw: hours('.2 .1 .1 .1 .2 .8 2.0 2.8 2.0 1.1 .8 .8 1.1 .9 .6 .5 .6 .9 1.4 2.0 2.2 1.5 .8 .5'),
};

/** Wholesale energy, winter and spring-summer day [EUR/MWh]. */
export const SPOT_EUR_PER_MWH = {
  winter: hours('62 56 52 50 52 60 78 98 112 108 100 94 90 84 82 84 94 112 128 124 108 92 80 70'),
  summer: hours('48 42 38 36 38 46 62 60 40 18 4 -6 -12 -18 -15 -8 4 30 62 90 98 82 64 54'),
} as const;

/** Carbon of imports [gCO2/kWh]. */
export const CARBON_G_PER_KWH = {
  winter: hours('28 26 25 25 26 29 34 40 44 42 40 38 36 35 35 36 40 47 52 50 45 40 35 31'),
  summer: hours('18 17 17 17 17 18 19 20 18 15 13 12 11 11 11 12 14 18 23 26 26 24 21 19'),
} as const;

/**
 * Value of an hourly shape at a civil time, linear between the middles of the hours.
 *
 * @param shape 24 values by civil hour
 * @param hour civil time of day [h], 0 <= hour < 24
 */
export function shapeAt(shape: readonly number[], hour: number): number {
  const shifted = hour - 0.5;
  const floor = Math.floor(shifted);
  const weight = shifted - floor;
  const low = shape[(floor + 24) % 24] ?? 1;
  const high = shape[(floor + 25) % 24] ?? 1;
  return low + (high - low) * weight;
}

/** The shape scaled so that its mean is `mean`. */
export function scaledTo(mean: number, shape: readonly number[]): number[] {
  const sum = shape.reduce((total, value) => total + value, 0);
  return shape.map((value) => round3((value * mean * shape.length) / sum));
}

/** Rounded to three decimals, for figures that are printed. */
export function round3(value: number): number {
  return Math.round(value * 1e3) / 1e3;
}
