/** Settings and secrets of this process: the one room that reads its environment. */
import { type Environment, parseSettings, type Settings } from './settings.js';

/**
 * The settings of this process.
 *
 * @param defaults values of a command for variables that are not set, by variable name
 * @param own the environment; default: that of this process
 * @throws SettingsError naming every bad or unknown variable, never a value
 */
export function readSettings(defaults: Environment = {}, own: Environment = process.env): Settings {
  const set = Object.entries(own).filter(([, value]) => value !== undefined && value !== '');
  return parseSettings({ ...defaults, ...Object.fromEntries(set) });
}

/**
 * Looks secrets up by the names a site file gives, and by no other name.
 *
 * @param names variables that may be read, for example `passwordEnv` of the endpoints
 * @param own the environment; default: that of this process
 * @returns a function that gives the value of a variable; undefined when it is not set or not among the names
 */
export function secretsNamed(
  names: readonly string[],
  own: Environment = process.env,
): (variable: string) => string | undefined {
  const allowed = new Set(names);
  return (variable) => (allowed.has(variable) && own[variable] !== '' ? own[variable] : undefined);
}
