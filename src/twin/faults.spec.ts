import { describe, expect, it } from '@jest/globals';
import { FaultBoard, parseFault } from './faults.js';

const NOON = Date.parse('2026-01-15T11:00:00Z');

describe('parseFault', () => {
  it('reads a civil time of the simulated day and a duration', () => {
    expect(parseFault('drop-server:PDJ@18:00+60m', NOON)).toMatchObject({
      kind: 'drop-server',
      target: 'PDJ',
      startMs: Date.parse('2026-01-15T17:00:00Z'),
      endMs: Date.parse('2026-01-15T18:00:00Z'),
    });
  });

  it('reads values and an open end', () => {
    expect(parseFault('clock:MOU=-300s@now', NOON)).toMatchObject({
      valueS: -300,
      startMs: NOON,
      endMs: Number.POSITIVE_INFINITY,
    });
    expect(parseFault('late:PDJ=250ms@now+2h', NOON)).toMatchObject({
      valueS: 0.25,
      endMs: NOON + 7_200_000,
    });
  });

  it('reads a share of demand for a surge', () => {
    expect(parseFault('surge:L5=+10%@18:05+30m', NOON)).toMatchObject({
      kind: 'surge',
      target: 'L5',
      share: 0.1,
    });
    expect(parseFault('surge:VLB=-25%@now', NOON)).toMatchObject({ share: -0.25, valueS: 0 });
  });

  it.each([
    ['surge:L5@now', /surge needs a share/],
    ['surge:L5=10s@now', /surge needs a share/],
    ['surge:L5=250%@now', /up to 100 %/],
    ['surge:PDJ=10%@now', /"PDJ" is no district; expected for example L1/],
    ['late:PDJ=5%@now', /late needs a time/],
    ['nonsense', /expected kind:target/],
    ['explode:PDJ@now', /"explode" is no kind of fault/],
    ['drop-server:NOWHERE@now', /"NOWHERE" is no endpoint; expected for example CRX/],
    ['refuse:PV-L5@now', /"PV-L5" is no asset/],
    ['clock:PDJ@now', /clock needs a time/],
    ['bad:PDJ-L5=3s@now', /bad takes no value/],
    ['bad:PDJ-L5@18:00', /needs a duration/],
    ['bad:PDJ-L5@25:00+1h', /no time of day/],
    ['late:PDJ=-5s@now', /negative/],
  ])('refuses %s', (text, message) => {
    expect(() => parseFault(text, NOON)).toThrow(message);
  });

  it('keeps a fault of a whole day and more, across midnight', () => {
    const fault = parseFault('bad:PDJ-L5@20:00+30h', NOON);
    expect(fault.startMs).toBe(Date.parse('2026-01-15T19:00:00Z'));
    expect(fault.endMs).toBe(Date.parse('2026-01-17T01:00:00Z'));
    const board = new FaultBoard();
    board.add(fault);
    expect(board.find('bad', 'PDJ-L5', Date.parse('2026-01-16T12:00:00Z'))).toBe(fault);
  });

  it('reads the time of day on the days of the clock change', () => {
    const autumn = Date.parse('2026-10-25T10:00:00Z');
    expect(parseFault('lose:BAT-PDJ@18:00+25h', autumn)).toMatchObject({
      startMs: Date.parse('2026-10-25T17:00:00Z'),
      endMs: Date.parse('2026-10-26T18:00:00Z'),
    });
  });

  it('refuses a time the clock change skips', () => {
    const spring = Date.parse('2026-03-29T10:00:00Z');
    expect(() => parseFault('bad:PDJ-L5@02:30+1h', spring)).toThrow(/does not exist on 2026-03-29/);
  });
});

describe('FaultBoard', () => {
  it('knows what holds at an instant, end excluded', () => {
    const board = new FaultBoard();
    board.add(parseFault('freeze:PDJ-L5@now+10m', NOON));
    expect(board.find('freeze', 'PDJ-L5', NOON)).toBeDefined();
    expect(board.find('freeze', 'MOU-L7', NOON)).toBeUndefined();
    expect(board.find('bad', 'PDJ-L5', NOON)).toBeUndefined();
    expect(board.find('freeze', 'PDJ-L5', NOON + 600_000)).toBeUndefined();
    board.clear();
    expect(board.activeAt(NOON)).toEqual([]);
  });
});
