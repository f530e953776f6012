/** Values of a case that hold in every slot or differ from slot to slot. */

/** One value for every slot, or one value per slot. */
export type PerSlot = number | readonly number[];

/** Value by slot, shape (slots). */
export function bySlot(value: PerSlot, slots: number): number[] {
  return typeof value === 'number' ? new Array<number>(slots).fill(value) : [...value];
}
