/** `traboule dr …`: programs and buildings of demand response, listed and written from files. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { doubledKeys } from '../config/json-keys.js';
import { readSettings } from '../config/read-settings.js';
import { DemandResponseClient } from './dr-client.js';
import { UsageError } from './fail.js';
import { readOptions, urlOption } from './options.js';
import { signalLines } from './signal-lines.js';

const listSchema = z.object({ url: urlOption.optional() });
const putSchema = listSchema.extend({ file: z.string().min(1) });
/** What a file holds: one record or several, each with its id; the service checks the rest. */
const fileSchema = z.union([z.array(z.looseObject({ id: z.string() })), z.looseObject({ id: z.string() })]);

/** Écowatt and Tempo, with their age. */
export async function signalList(given: unknown): Promise<void> {
  print(
    signalLines(await client(given).signals()),
    'no signal yet; TRABOULE_ECOWATT_FILE, TRABOULE_TEMPO_FILE and others say where they come from (docs/settings.md)',
  );
}

/** Programs, one line each. */
export async function programList(given: unknown): Promise<void> {
  const programs = await client(given).programs();
  print(
    programs.map(
      ({ id, name, terms, baseline, silence }) =>
        `${id.padEnd(16)} ${name}: ${terms.rateEurPerKwh} EUR/kWh, penalty ${terms.penaltyEurPerKwh}, ${baseline}, silence ${silence}`,
    ),
    'no program yet; write one with "traboule dr program put --file program.json"',
  );
}

/** Writes programs from a JSON file. */
export async function programPut(given: unknown): Promise<void> {
  const api = client(given);
  for (const { id, ...body } of await records(given)) {
    await api.putProgram(id, body);
    print([`program ${id} is kept`]);
  }
}

/** Buildings, one line each. */
export async function buildingList(given: unknown): Promise<void> {
  const buildings = await client(given).buildings();
  print(
    buildings.map(
      ({ id, name, programId, nodeId, offeredKw, leftMs }) =>
        `${id.padEnd(16)} ${name}: ${String(offeredKw)} kW, program ${programId}, node ${nodeId}${leftMs === null ? '' : ', leaves'}`,
    ),
    'no building yet; write one with "traboule dr building put --file buildings.json"',
  );
}

/** Writes buildings from a JSON file. */
export async function buildingPut(given: unknown): Promise<void> {
  const api = client(given);
  for (const { id, ...body } of await records(given)) {
    await api.putBuilding(id, body);
    print([`building ${id} is kept`]);
  }
}

async function records(given: unknown): Promise<{ id: string; [field: string]: unknown }[]> {
  const { file } = readOptions(putSchema, given);
  const { data, error } = fileSchema.safeParse(parsed(file, await textOf(file)));
  if (error) throw new UsageError(`${file}: expected a record with an "id", or a list of such records`);
  return Array.isArray(data) ? data : [data];
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new UsageError(`${file} cannot be read; expected a JSON file`);
  }
}

function parsed(file: string, text: string): unknown {
  const [doubled] = doubledKeys(text);
  if (doubled) throw new UsageError(`${file}: ${doubled.path}: ${doubled.message}`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function client(given: unknown): DemandResponseClient {
  return new DemandResponseClient(readSettings(), readOptions(listSchema, given).url);
}

function print(lines: readonly string[], otherwise = ''): void {
  process.stdout.write(`${lines.length === 0 ? otherwise : lines.join('\n')}\n`);
}
