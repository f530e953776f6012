import { describe, expect, it } from '@jest/globals';
import { ENGINEERING_UNITS, HOUSE_UNIT, unitById, unitBySymbol, unitIdOf } from './unit.js';

describe('engineering units', () => {
  it('computes unit ids as OPC 10000-8 does: the bytes of the code, big endian', () => {
    expect(unitIdOf('WTT')).toBe(0x575454);
    expect(unitIdOf('CEL')).toBe(4_408_652);
    expect(unitIdOf('P1')).toBe(0x5031);
  });

  it.each([
    ['W', 'power', 1e-3],
    ['MW', 'power', 1e3],
    ['Wh', 'energy', 1e-3],
    ['%', 'ratio', 1e-2],
    ['°C', 'temperature', 1],
  ])('turns %s into the house unit of %s by %d', (symbol, dimension, factor) => {
    expect(unitBySymbol(symbol)).toMatchObject({ dimension, factor });
  });

  it('finds every unit by its id and by its symbol', () => {
    for (const unit of ENGINEERING_UNITS) {
      expect(unitById(unit.unitId)).toBe(unit);
      expect(unitBySymbol(unit.symbol)).toBe(unit);
    }
  });

  it('has a unit of factor 1 for every house unit but the ratio, which is asked in per cent', () => {
    for (const [dimension, symbol] of Object.entries(HOUSE_UNIT)) {
      if (dimension === 'ratio') continue;
      expect(unitBySymbol(symbol)?.factor).toBe(1);
    }
  });

  it.each(['w', 'KW', 'horsepower', ''])('does not know "%s": symbols are case sensitive', (symbol) => {
    expect(unitBySymbol(symbol)).toBeUndefined();
  });

  it('does not know a made-up id', () => {
    expect(unitById(1)).toBeUndefined();
  });
});
