/** Sweeps: one edit through several values, each value a variant of its own. */
import { DomainError } from '../domain-error.js';
import { nearestName } from '../nearest-name.js';
import { editKey } from './edit-key.js';
import type { ScenarioEdit, ScenarioVariant } from './scenario.js';

/** An edit and the values it takes. */
export interface SweepAxis {
  /** Name as typed, for example `pv` or `limit.PDJ`. */
  readonly name: string;
  readonly values: readonly number[];
}

/** Most values of one axis. */
const MOST_VALUES = 200;
/** Most variants of a run. */
const MOST_VARIANTS = 500;

const PLAIN: Readonly<Record<string, (value: number) => ScenarioEdit>> = {
  pv: (factor) => ({ edit: 'pv', factor }),
  vehicles: (factor) => ({ edit: 'vehicles', factor }),
  'heat-pumps': (factor) => ({ edit: 'heat-pumps', factor }),
  lighting: (factor) => ({ edit: 'lighting', factor }),
  demand: (factor) => ({ edit: 'demand', part: 'all', factor }),
  temperature: (temperatureShiftK) => ({ edit: 'weather', temperatureShiftK }),
  'clear-sky': (clearSky) => ({ edit: 'weather', clearSky }),
  price: (factor) => ({ edit: 'price-factor', factor }),
};

const NAMED: Readonly<Record<string, (id: string, value: number) => ScenarioEdit>> = {
  limit: (node, factor) => ({ edit: 'limit', node, factor }),
  asset: (asset, factor) => ({ edit: 'resize-asset', asset, factor }),
};

/**
 * Reads `name=from..to:step` or `name=a,b,c`.
 *
 * @throws DomainError `invalid-scenario`
 */
export function readSweep(text: string): SweepAxis {
  const [name = '', values = '', ...rest] = text.split('=');
  if (rest.length > 0 || name === '' || values === '')
    throw refused(text, 'name=from..to:step or name=a,b,c');
  sweptEdit(name, 1);
  const range = /^(-?[\d.]+)\.\.(-?[\d.]+):([\d.]+)$/.exec(values);
  const list = range ? rangeOf(range.slice(1).map(Number)) : values.split(',').map(numberOf);
  if (list.length === 0 || list.some((value) => !Number.isFinite(value)))
    throw refused(text, 'numbers such as pv=0..5:0.5 with from not above to and a step above 0, or pv=0,1,2');
  if (list.length > MOST_VALUES) throw refused(text, `at most ${String(MOST_VALUES)} values`);
  return { name, values: [...new Set(list)] };
}

/** Every variant with every combination of values; an edit that is swept takes the place of the same edit of the scenario. */
export function sweptVariants(
  variants: readonly ScenarioVariant[],
  sweeps: readonly SweepAxis[],
): ScenarioVariant[] {
  const twice = sweeps.find(({ name }, k) => sweeps.findIndex((other) => other.name === name) < k);
  if (twice) {
    throw new DomainError(
      'invalid-scenario',
      `saw two sweeps of ${twice.name}; expected one, because the second would take the place of the first; write all values into one`,
    );
  }
  const swept = sweeps.reduce<readonly ScenarioVariant[]>(
    (all, axis) => all.flatMap((variant) => axis.values.map((value) => withValue(variant, axis.name, value))),
    variants,
  );
  if (swept.length > MOST_VARIANTS) {
    throw new DomainError(
      'invalid-scenario',
      `the sweeps make ${String(swept.length)} variants; expected at most ${String(MOST_VARIANTS)}; take a larger step`,
    );
  }
  return [...swept];
}

function withValue(variant: ScenarioVariant, name: string, value: number): ScenarioVariant {
  const edit = sweptEdit(name, value);
  const tag = `${name}=${String(value)}`;
  const kept = variant.edits.filter((one) => editKey(one) !== editKey(edit));
  // What is not swept of the same edit stays: a shift of the temperature leaves the clear sky as it was.
  const before = variant.edits.find((one) => one.edit === edit.edit && editKey(one) === editKey(edit));
  const edits = [...kept, { ...before, ...edit }];
  return { id: `${variant.id} ${tag}`, name: `${variant.name}, ${tag}`, edits };
}

/** The edit that a value of an axis stands for. @throws DomainError `invalid-scenario` for an axis that is not there */
export function sweptEdit(name: string, value: number): ScenarioEdit {
  const plain = own(PLAIN, name);
  if (plain) return plain(value);
  const dot = name.indexOf('.');
  const named = dot < 0 ? undefined : own(NAMED, name.slice(0, dot));
  if (named && dot < name.length - 1) return named(name.slice(dot + 1), value);
  const known = [...Object.keys(PLAIN), ...Object.keys(NAMED).map((one) => `${one}.<id>`)];
  throw new DomainError(
    'invalid-scenario',
    `cannot sweep "${name}"; expected one of ${known.join(', ')}; the nearest is ${nearestName(name, known)}`,
  );
}

/** What a record itself has under a name: not what every object has. */
function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function rangeOf([from = Number.NaN, to = Number.NaN, step = Number.NaN]: readonly number[]): number[] {
  if (!(step > 0) || !(to >= from)) return [];
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  if (count > MOST_VALUES) return Array.from({ length: MOST_VALUES + 1 }, (_, k) => k);
  // Rounded, so that 0.30000000000000004 is 0.3.
  return Array.from({ length: count }, (_, k) => Math.round((from + k * step) * 1e9) / 1e9);
}

function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

function refused(text: string, expected: string): DomainError {
  return new DomainError('invalid-scenario', `the sweep "${text}" cannot be used; expected ${expected}`);
}
