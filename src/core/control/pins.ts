/** Setpoints a person pins in a plan: what can be asked for at all, and several edits on top of each other. */
import type { PlanContent, SetpointPin } from '../dispatch/plan.js';
import { type Because, DomainError } from '../domain-error.js';
import type { GridModel } from '../grid/grid-model.js';
import { nearestName } from '../nearest-name.js';
import { formatInstant } from '../time/instant.js';
import { isSlotStart, SLOT_MS } from '../time/slot.js';

/**
 * Refuses pins that no solve needs to be asked about.
 *
 * @throws DomainError `invalid-input` for an unknown asset, times that are no slots of the plan or are decided already, and pins
 *   that overlap; `unsafe-setpoint` for a power beyond the asset's rating
 */
export function assertPins(pins: readonly SetpointPin[], grid: GridModel, content: PlanContent): void {
  for (const pin of pins) assertPin(pin, grid, content);
  const sorted = [...pins].sort((a, b) => a.fromMs - b.fromMs);
  for (const [k, pin] of sorted.entries()) {
    const other = sorted.slice(0, k).find((one) => one.assetId === pin.assetId && one.toMs > pin.fromMs);
    if (other)
      throw invalid(
        `two pins on ${pin.assetId} overlap at ${formatInstant(pin.fromMs)}; give each slot once`,
      );
  }
}

/** Pins of an earlier edit with new ones over them. */
export function pinsOver(earlier: readonly SetpointPin[], later: readonly SetpointPin[]): SetpointPin[] {
  const rest = later.reduce<SetpointPin[]>(
    (left, over) => left.flatMap((pin) => (pin.assetId === over.assetId ? without(pin, over) : [pin])),
    [...earlier],
  );
  return [...rest, ...later];
}

function without(pin: SetpointPin, { fromMs, toMs }: SetpointPin): SetpointPin[] {
  return [
    { ...pin, toMs: Math.min(pin.toMs, fromMs) },
    { ...pin, fromMs: Math.max(pin.fromMs, toMs) },
  ].filter((part) => part.fromMs < part.toMs);
}

function assertPin(
  { assetId, fromMs, toMs, powerKw }: SetpointPin,
  grid: GridModel,
  content: PlanContent,
): void {
  const asset = grid.assets.find(({ id }) => id === assetId);
  if (!asset) {
    const nearest = nearestName(
      assetId,
      grid.assets.map(({ id }) => id),
    );
    throw invalid(`the site has no asset "${assetId}"; the nearest is "${nearest}"`);
  }
  if (!asset.controllable)
    throw invalid(`${asset.name} is measured and never steered; name another asset`, {
      rule: 'pin-never-steered',
      name: asset.name,
    });
  if (!isSlotStart(fromMs) || !isSlotStart(toMs) || toMs <= fromMs) {
    throw invalid(
      `a pin is over whole quarter-hours, its end after its start; saw ${String(fromMs)} to ${String(toMs)}`,
      { rule: 'pin-quarters' },
    );
  }
  const firstMs = content.firstSlotMs + content.frozenSlots * SLOT_MS;
  const endMs = content.firstSlotMs + content.horizonSlots * SLOT_MS;
  if (fromMs < firstMs || toMs > endMs) {
    throw invalid(
      `this plan can still be changed from ${formatInstant(firstMs)} to ${formatInstant(endMs)}; a pin from ${formatInstant(fromMs)} to ${formatInstant(toMs)} is outside`,
      { rule: 'pin-outside', fromMs: firstMs, toMs: endMs },
    );
  }
  if (powerKw !== null && Math.abs(powerKw) > asset.ratedKw) {
    throw new DomainError(
      'unsafe-setpoint',
      `${asset.name} is rated ${String(asset.ratedKw)} kW; ${String(powerKw)} kW were asked for. Ask for less.`,
      {
        assetId,
        because: { rule: 'pin-rating', name: asset.name, ratedKw: asset.ratedKw, askedKw: powerKw },
      },
    );
  }
}

function invalid(message: string, because?: Because): DomainError {
  return new DomainError('invalid-input', message, { because });
}
