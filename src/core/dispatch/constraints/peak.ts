/** The city's trade with the network above: energy bought and sold, and the highest quarter-hour of import. */
import type { GridModel, Tariff } from '../../grid/grid-model.js';
import { co2EurPerKwh } from '../../grid/tariff-time.js';
import { SLOT_HOURS } from '../../time/slot.js';
import type { BuildContext } from '../build-context.js';

/**
 * Adds `trade[CITY,t]`: import = bought - sold, priced by tariff: energy, network use where the snapshot tells it apart, and
 * the carbon of what is bought. Energy is never sold for more than it is bought at: the programme would buy and sell without
 * end, so the export price is capped at the import price, and says so.
 */
export function addTrade(ctx: BuildContext, tariff: Tariff, cityImport: readonly number[]): void {
  const { builder, snapshot } = ctx;
  cityImport.forEach((importCol, t) => {
    const networkPrice = snapshot.networkPriceEurPerKwh?.[t] ?? 0;
    const co2Price = co2EurPerKwh(tariff, ctx.horizon.slotsMs[t] ?? 0);
    const price = snapshot.importPriceEurPerKwh[t] ?? 0;
    const buyPrice = price + co2Price;
    const sellPrice = Math.min(buyPrice, snapshot.exportPriceEurPerKwh[t] ?? 0);
    if (sellPrice < (snapshot.exportPriceEurPerKwh[t] ?? 0)) noteCap(ctx, t, buyPrice);
    const bought = builder.column(`bought[CITY,${String(t)}]`, 0, Infinity);
    const sold = builder.column(`sold[CITY,${String(t)}]`, 0, Infinity);
    builder.cost('energyImport', bought, (price - networkPrice) * SLOT_HOURS);
    builder.cost('network', bought, networkPrice * SLOT_HOURS);
    builder.cost('co2', bought, co2Price * SLOT_HOURS);
    builder.cost('energyExport', sold, -sellPrice * SLOT_HOURS);
    builder.row(`trade[CITY,${String(t)}]`, 0, 0, [
      [importCol, 1],
      [bought, -1],
      [sold, 1],
    ]);
  });
}

/** Adds `peak[CITY,t]`: import_t <= peak, with peak >= what today reached already; only what is above costs. */
export function addPeak(
  ctx: BuildContext,
  grid: GridModel,
  cityImport: readonly number[],
): { peakCol: number; peakRows: number[] } {
  const { builder, snapshot } = ctx;
  const soFar = Math.max(0, snapshot.peakSoFarKw);
  const peakCol = builder.column('peak[CITY]', soFar, Infinity);
  builder.cost('peak', peakCol, grid.tariff.peakEurPerKw);
  builder.constant('peak', -grid.tariff.peakEurPerKw * soFar);
  const peakRows = cityImport.map((importCol, t) =>
    builder.row(`peak[CITY,${String(t)}]`, -Infinity, 0, [
      [importCol, 1],
      [peakCol, -1],
    ]),
  );
  return { peakCol, peakRows };
}

function noteCap(ctx: BuildContext, t: number, buyPrice: number): void {
  ctx.notes.push({
    severity: 'warning',
    rule: 'price',
    ownerId: 'CITY',
    slotMs: ctx.horizon.slotsMs[t] ?? 0,
    seen: ctx.snapshot.exportPriceEurPerKwh[t] ?? 0,
    allowed: buyPrice,
    message: `export is priced above import; the plan counts it at the import price of ${buyPrice.toFixed(4)} EUR/kWh`,
  });
}
