/** A MATPOWER case (format version 2) as a network: every row checked, every fault named with its line. */
import { DomainError } from '../domain-error.js';
import {
  caseError,
  type MatpowerText,
  type MatrixRow,
  readMatpowerText,
  type TextMatrix,
} from './matpower-text.js';
import { costOf } from './matpower-cost.js';
import type {
  BusKind,
  NetworkBranch,
  NetworkBus,
  NetworkGenerator,
  PowerNetwork,
} from '../power-flow/power-network.js';

const WANTED = new Set(['bus', 'gen', 'branch', 'gencost', 'dcline']);
/** Fields that change nothing of a network or its cost. */
const HARMLESS = new Set(['areas', 'bus_name', 'gentype', 'genfuel', 'gen_name', 'branch_name', 'order']);

const BUS_COLUMNS = 'bus_i type Pd Qd Gs Bs area Vm Va baseKV zone Vmax Vmin'.split(' ');
const GEN_COLUMNS = 'bus Pg Qg Qmax Qmin Vg mBase status Pmax Pmin'.split(' ');
const BRANCH_COLUMNS = 'fbus tbus r x b rateA rateB rateC ratio angle status'.split(' ');
const COST_COLUMNS = 'model startup shutdown n'.split(' ');

const KINDS: readonly BusKind[] = ['load', 'generator', 'reference', 'isolated'];
/** MATPOWER's word for "no limit" of an angle difference [degrees]. */
const FULL_CIRCLE_DEG = 360;
/** MATPOWER writes "no rating" as 0. */
const NO_RATING = 0;

/**
 * Reads a case file.
 *
 * @param text content of the `.m` file
 * @throws DomainError `invalid-case` that names the line, what was seen and what was expected
 */
export function parseMatpower(text: string): PowerNetwork {
  const file = readMatpowerText(text, WANTED);
  const baseMva = baseOf(file);
  const buses = rowsOf(file, 'bus', BUS_COLUMNS).map(busOf);
  const known = uniqueBuses(file, buses);
  const generatorRows = rowsOf(file, 'gen', GEN_COLUMNS);
  const costs = costRows(file);
  const generators = generatorRows.map((row, index) => generatorOf(row, { index, known, costs }));
  const names = new Map<string, number>();
  const branches = rowsOf(file, 'branch', BRANCH_COLUMNS).map((row, index) =>
    branchOf(row, { index, known, names }),
  );
  checkReference(file, buses);
  checkCostRows(file, generators.length);
  checkDcLines(file);
  const network = { name: file.name ?? 'case', baseMva, buses, generators, branches };
  return { ...network, notes: notesOf(network, file) };
}

function baseOf(file: MatpowerText): number {
  const version = file.scalars.get('version');
  if (!version) {
    throw new DomainError(
      'invalid-case',
      'mpc.version is missing: expected "mpc.version = \'2\';" as in MATPOWER case files of format version 2',
      { line: 1 },
    );
  }
  if (version.text !== '2') {
    throw caseError(version.line, `case format version "${version.text}" is unknown; only version 2 is read`);
  }
  const base = file.scalars.get('baseMVA');
  if (!base) throw missing('baseMVA', 'a number of MVA such as "mpc.baseMVA = 100;"');
  const value = Number(base.text);
  if (!(value > 0 && Number.isFinite(value))) {
    throw caseError(base.line, `mpc.baseMVA is "${base.text}"; expected a number of MVA above 0`);
  }
  return value;
}

function missing(field: string, expected: string): DomainError {
  return new DomainError('invalid-case', `mpc.${field} is missing; expected ${expected}`, { line: 1 });
}

/** Rows of a matrix that must be there, each as wide as the first and as wide as the format asks. */
function rowsOf(file: MatpowerText, field: string, columns: readonly string[]): readonly MatrixRow[] {
  const matrix = file.matrices.get(field);
  if (!matrix) throw missing(field, `a matrix "mpc.${field} = [ … ];" with the columns ${columns.join(' ')}`);
  if (matrix.rows.length === 0 && field === 'bus') throw caseError(matrix.line, 'mpc.bus has no rows');
  checkShape(matrix, field, columns);
  return matrix.rows;
}

function checkShape(matrix: TextMatrix, field: string, columns: readonly string[]): void {
  const width = matrix.rows[0]?.values.length ?? 0;
  for (const { line, values } of matrix.rows) {
    if (values.length < columns.length) {
      throw caseError(
        line,
        `a row of mpc.${field} has ${String(values.length)} values; expected at least ${String(columns.length)}: ${columns.join(' ')}`,
      );
    }
    if (values.length !== width) {
      throw caseError(
        line,
        `a row of mpc.${field} has ${String(values.length)} values, its first row has ${String(width)}; all rows must be equally long`,
      );
    }
  }
}

/** One value of a row; columns beyond the row are 0. */
function cell(row: MatrixRow, column: number): number {
  return row.values[column] ?? 0;
}

/** A value that must be finite. */
function finite(row: MatrixRow, field: string, columns: readonly string[], column: number): number {
  const value = cell(row, column);
  if (Number.isFinite(value)) return value;
  throw caseError(
    row.line,
    `${columns[column] ?? ''} of mpc.${field} is ${String(value)}; expected a finite number`,
  );
}

function busOf(row: MatrixRow): NetworkBus {
  const at = (column: number): number => finite(row, 'bus', BUS_COLUMNS, column);
  const id = at(0);
  if (!Number.isInteger(id) || id <= 0) {
    throw caseError(row.line, `bus number ${String(id)} is none; expected a whole number above 0`);
  }
  const kind = KINDS[at(1) - 1];
  if (kind === undefined) {
    throw caseError(
      row.line,
      `bus ${String(id)} has type ${String(at(1))}; expected 1 (load), 2 (generator), 3 (reference) or 4 (isolated)`,
    );
  }
  if (at(11) < at(12)) {
    throw caseError(row.line, `bus ${String(id)}: Vmax ${String(at(11))} is below Vmin ${String(at(12))}`);
  }
  return {
    id,
    kind,
    demandMw: at(2),
    demandMvar: at(3),
    shuntMw: at(4),
    shuntMvar: at(5),
    baseKv: at(9),
    voltagePu: at(7),
    maxVoltagePu: at(11),
    minVoltagePu: at(12),
  };
}

function uniqueBuses(file: MatpowerText, buses: readonly NetworkBus[]): ReadonlySet<number> {
  const known = new Set<number>();
  buses.forEach(({ id }, index) => {
    if (known.has(id)) {
      throw caseError(file.matrices.get('bus')?.rows[index]?.line ?? 1, `bus ${String(id)} is given twice`);
    }
    known.add(id);
  });
  return known;
}

interface GeneratorContext {
  readonly index: number;
  readonly known: ReadonlySet<number>;
  readonly costs: readonly MatrixRow[];
}

function generatorOf(row: MatrixRow, { index, known, costs }: GeneratorContext): NetworkGenerator {
  const id = index + 1;
  const busId = cell(row, 0);
  if (!known.has(busId)) {
    throw caseError(
      row.line,
      `generator ${String(id)} is at bus ${String(busId)}, which mpc.bus does not have`,
    );
  }
  const inService = cell(row, 7) > 0;
  const [maxMw, minMw] = [cell(row, 8), cell(row, 9)];
  if (maxMw < minMw && inService) {
    throw caseError(
      row.line,
      `generator ${String(id)} at bus ${String(busId)}: Pmax ${String(maxMw)} MW is below Pmin ${String(minMw)} MW`,
    );
  }
  const costRow = costs[index];
  const cost = costRow ? costOf(costRow, { id, minMw, maxMw, inService }) : null;
  return { id, busId, inService, minMw, maxMw, minMvar: cell(row, 4), maxMvar: cell(row, 3), cost };
}

function costRows(file: MatpowerText): readonly MatrixRow[] {
  return file.matrices.has('gencost') ? rowsOf(file, 'gencost', COST_COLUMNS) : [];
}

/** One cost per generator; a second block of as many rows prices reactive power and is not used. */
function checkCostRows(file: MatpowerText, generators: number): void {
  const matrix = file.matrices.get('gencost');
  if (!matrix) return;
  const rows = matrix.rows.length;
  if (rows !== generators && rows !== 2 * generators) {
    throw caseError(
      matrix.line,
      `mpc.gencost has ${String(rows)} rows for ${String(generators)} generators; expected as many, or twice as many with reactive costs`,
    );
  }
}

interface BranchContext {
  readonly index: number;
  readonly known: ReadonlySet<number>;
  readonly names: Map<string, number>;
}

function branchOf(row: MatrixRow, { index, known, names }: BranchContext): NetworkBranch {
  const at = (column: number): number => finite(row, 'branch', BRANCH_COLUMNS, column);
  const [fromBus, toBus] = [at(0), at(1)];
  const pair = `${String(fromBus)}-${String(toBus)}`;
  const unknown = [fromBus, toBus].find((bus) => !known.has(bus));
  if (unknown !== undefined) {
    throw caseError(row.line, `branch ${pair} ends at bus ${String(unknown)}, which mpc.bus does not have`);
  }
  if (fromBus === toBus) throw caseError(row.line, `branch ${pair} begins and ends at the same bus`);
  const inService = at(10) > 0;
  if (at(2) === 0 && at(3) === 0 && inService) {
    throw caseError(row.line, `branch ${pair} has r = x = 0; merge its buses or give it an impedance`);
  }
  const rating = cell(row, 5);
  if (rating < 0)
    throw caseError(row.line, `branch ${pair} has rateA ${String(rating)}; expected 0 (none) or more`);
  const count = (names.get(pair) ?? 0) + 1;
  names.set(pair, count);
  return {
    id: index + 1,
    name: count === 1 ? pair : `${pair}#${String(count)}`,
    fromBus,
    toBus,
    inService,
    resistancePu: at(2),
    reactancePu: at(3),
    chargingPu: at(4),
    ratingMva: rating === NO_RATING ? Infinity : rating,
    tap: at(8) === 0 ? 1 : at(8),
    shiftDeg: at(9),
    ...angleLimits(row, pair),
  };
}

/** Both 0, or a full circle, is no limit. */
function angleLimits(row: MatrixRow, pair: string): Pick<NetworkBranch, 'minAngleDeg' | 'maxAngleDeg'> {
  const [min, max] = [cell(row, 11), cell(row, 12)];
  if (min > max) {
    throw caseError(row.line, `branch ${pair}: angmax ${String(max)}° is below angmin ${String(min)}°`);
  }
  const unlimited = min === 0 && max === 0;
  return {
    minAngleDeg: unlimited || min <= -FULL_CIRCLE_DEG ? -Infinity : min,
    maxAngleDeg: unlimited || max >= FULL_CIRCLE_DEG ? Infinity : max,
  };
}

function checkReference(file: MatpowerText, buses: readonly NetworkBus[]): void {
  if (buses.some((bus) => bus.kind === 'reference')) return;
  throw caseError(
    file.matrices.get('bus')?.line ?? 1,
    'no bus is the reference (slack); give one bus of mpc.bus the type 3',
  );
}

const DC_STATUS_COLUMN = 2;

function checkDcLines(file: MatpowerText): void {
  const live = file.matrices.get('dcline')?.rows.find((row) => cell(row, DC_STATUS_COLUMN) > 0);
  if (!live) return;
  throw caseError(
    live.line,
    'a DC line is in service; DC lines are not modelled: replace it by a generator at each end, or set its status to 0',
  );
}

function notesOf(network: Omit<PowerNetwork, 'notes'>, file: MatpowerText): string[] {
  const isolated = network.buses.filter((bus) => bus.kind === 'isolated');
  const idle = network.generators.filter((generator) => !generator.inService);
  const open = network.branches.filter((branch) => !branch.inService);
  const reactive = (file.matrices.get('gencost')?.rows.length ?? 0) > network.generators.length;
  const ignored = file.skipped.filter((field) => !HARMLESS.has(field));
  return [
    left(
      'buses are isolated (type 4): they and what hangs on them take no part',
      isolated.map((b) => String(b.id)),
    ),
    left(
      'generators are out of service',
      idle.map((g) => String(g.id)),
    ),
    left(
      'branches are out of service',
      open.map((b) => b.name),
    ),
    ignored.length > 0
      ? `fields that were not read: ${ignored.map((field) => `mpc.${field}`).join(', ')}`
      : '',
    reactive ? 'costs of reactive power (second half of mpc.gencost) were not read' : '',
  ].filter((note) => note !== '');
}

const NAMED = 8;

function left(what: string, names: readonly string[]): string {
  if (names.length === 0) return '';
  const more = names.length > NAMED ? ', …' : '';
  return `${String(names.length)} ${what}: ${names.slice(0, NAMED).join(', ')}${more}`;
}
