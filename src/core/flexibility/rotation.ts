/** Rotation: who is called next, so that the burden is shared, and how evenly it was. */

/** A building that offers a reduction. */
export interface RotationEntry {
  readonly buildingId: string;
  /** Reduction it offers for this call [kW, positive]. */
  readonly offeredKw: number;
  /** Called in the last 30 days [kWh]. */
  readonly calledKwh: number;
  /** Offered in the last 30 days [kWh]. */
  readonly offeredKwh: number;
  /** End of its last call [epoch ms]; null = never. */
  readonly lastCallMs: number | null;
  /** Share of what it agreed to that it delivers, learned, 0..1. */
  readonly deliveryRate: number;
}

/** Buildings to call, and what may be expected of them. */
export interface Selection {
  readonly chosen: readonly RotationEntry[];
  /** Next in line, for replacements. */
  readonly reserve: readonly RotationEntry[];
  /** Sum of offer times delivery rate of the chosen [kW]. */
  readonly expectedKw: number;
  /** What is missing to the target [kW]; 0 when it is met. */
  readonly missingKw: number;
}

/** Share of its offer that a building was called for; a building that offered nothing yet has carried nothing. */
export function burden({ calledKwh, offeredKwh }: RotationEntry): number {
  return offeredKwh > 0 ? calledKwh / offeredKwh : 0;
}

/** The buildings in the order in which they are called: lowest burden first, then the longest left alone, then by name. */
export function rotation(entries: readonly RotationEntry[]): RotationEntry[] {
  return [...entries].sort(
    (a, b) =>
      burden(a) - burden(b) ||
      (a.lastCallMs ?? Number.NEGATIVE_INFINITY) - (b.lastCallMs ?? Number.NEGATIVE_INFINITY) ||
      (a.buildingId < b.buildingId ? -1 : 1),
  );
}

/**
 * Chooses buildings until what they are expected to deliver reaches the target.
 *
 * @param entries buildings that may be called: limits are checked before
 * @param targetKw reduction wanted [kW, positive]
 */
export function select(entries: readonly RotationEntry[], targetKw: number): Selection {
  const chosen: RotationEntry[] = [];
  const reserve: RotationEntry[] = [];
  let expectedKw = 0;
  for (const entry of rotation(entries)) {
    const expects = entry.offeredKw * entry.deliveryRate;
    if (expectedKw < targetKw && expects > 0) {
      chosen.push(entry);
      expectedKw += expects;
    } else reserve.push(entry);
  }
  return { chosen, reserve, expectedKw, missingKw: Math.max(0, targetKw - expectedKw) };
}

/** Gini index of the burdens: 0 = all carry the same, towards 1 = one carries all. */
export function gini(burdens: readonly number[]): number {
  const sorted = [...burdens].sort((a, b) => a - b);
  const total = sorted.reduce((sum, value) => sum + value, 0);
  if (sorted.length === 0 || total === 0) return 0;
  const weighted = sorted.reduce((sum, value, index) => sum + (index + 1) * value, 0);
  return (2 * weighted) / (sorted.length * total) - (sorted.length + 1) / sorted.length;
}
