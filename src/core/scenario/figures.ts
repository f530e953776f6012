/** Figures of a played range: what each is, its unit, and how days add up. */

/** One figure. */
export interface FigureFacts {
  readonly id: FigureId;
  readonly unit: string;
  /** How the figure of a range follows from its days. */
  readonly over: 'sum' | 'max';
  readonly text: string;
}

export type FigureId = (typeof ROWS)[number][0];

const ROWS = [
  [
    'costEur',
    'EUR',
    'sum',
    'energy bought less sold, plus generation, less what stores gained and vehicles were put off, at the price of refilling in the next night',
  ],
  ['energyCostEur', 'EUR', 'sum', 'energy bought less sold, network use included'],
  ['generationCostEur', 'EUR', 'sum', 'fuel of dispatchable generation less its heat'],
  ['importKwh', 'kWh', 'sum', 'energy taken from the grid above'],
  ['exportKwh', 'kWh', 'sum', 'energy sent up, a magnitude'],
  ['peakImportKw', 'kW', 'max', 'highest quarter-hour of the import of the city'],
  [
    'violations',
    'slots',
    'sum',
    'quarter-hours above an import limit or beyond an export limit, over all nodes',
  ],
  ['energyOverKwh', 'kWh', 'sum', 'energy above those limits'],
  ['worstLoading', '1', 'max', 'highest flow over its limit, per unit'],
  ['co2Kg', 'kgCO2', 'sum', 'carbon of the energy taken from the grid'],
  ['coldMinutes', 'min', 'sum', 'minutes below the comfort band, over all buildings'],
  ['warmMinutes', 'min', 'sum', 'minutes above the comfort band, over all buildings'],
  ['curtailedKwh', 'kWh', 'sum', 'solar energy that was there and not taken'],
  ['unservedKwh', 'kWh', 'sum', 'energy vehicles left without'],
  ['pvKwh', 'kWh', 'sum', 'solar energy given'],
  ['vehiclesKwh', 'kWh', 'sum', 'energy taken by vehicles that are assets'],
  ['lightingKwh', 'kWh', 'sum', 'energy of street lighting'],
  ['heatKwh', 'kWh', 'sum', 'electricity of buildings and tanks that are assets'],
  ['hotSpotC', '°C', 'max', 'hottest winding of a transformer'],
  ['lifeUsedH', 'h', 'sum', 'insulation life used by the transformers, over all substations'],
  ['plansMade', '1', 'sum', 'plans solved that passed the independent check'],
  ['plansMissed', '1', 'sum', 'plans without an answer or that failed the check'],
] as const;

/** Every figure, in the order of tables. */
export const FIGURES: readonly FigureFacts[] = ROWS.map(([id, unit, over, text]) => ({
  id,
  unit,
  over,
  text,
}));

/** Values of all figures. */
export type Figures = Readonly<Record<FigureId, number>>;

/** Names of all figures. */
export const FIGURE_IDS: readonly FigureId[] = FIGURES.map(({ id }) => id);

/** The figures of a range from those of its days. */
export function overDays(days: readonly Figures[]): Figures {
  return Object.fromEntries(
    FIGURES.map(({ id, over }) => {
      const values = days.map((day) => day[id]);
      return [id, over === 'max' ? Math.max(...values) : values.reduce((a, b) => a + b, 0)];
    }),
  ) as Record<FigureId, number>;
}

/** Mean and percentiles over samples. */
export interface Band {
  readonly mean: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

/** Mean and percentiles, linear between the ordered values; of one value all four are that value. */
export function bandOf(values: readonly number[]): Band {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (level: number): number => {
    const position = level * (sorted.length - 1);
    const low = sorted[Math.floor(position)] ?? Number.NaN;
    const high = sorted[Math.ceil(position)] ?? low;
    return low + (high - low) * (position - Math.floor(position));
  };
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return { mean, p10: at(0.1), p50: at(0.5), p90: at(0.9) };
}
