/** `traboule twin` and `traboule inject`: two processes of the built program, end to end. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OPCUACertificateManager, OPCUAClient, type DataValue } from 'node-opcua';
import { TWIN_NAMESPACE } from '../../src/twin/nodes.js';

const MAIN = join(process.cwd(), 'dist', 'src', 'main.js');
const BATTERY = 'L7.MOU.BAT-GERLAND';

let folder: string;
let certificates: OPCUACertificateManager;
let twin: ChildProcess;
let said = '';
let urls: ReadonlyMap<string, string>;

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function traboule(...args: readonly string[]): ChildProcess {
  const env = { ...process.env, TRABOULE_DATA_DIR: folder };
  return spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function run(...args: readonly string[]): Promise<Ended> {
  const child = traboule(...args);
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out, err };
}

async function read(url: string, id: string): Promise<DataValue> {
  const client = OPCUAClient.create({ endpointMustExist: false, clientCertificateManager: certificates });
  return client.withSessionAsync(url, async (session) => {
    await session.readNamespaceArray();
    const index = session.getNamespaceIndex(TWIN_NAMESPACE);
    return session.read({ nodeId: `ns=${String(index)};s=${id}` });
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'traboule-twin-'));
  certificates = new OPCUACertificateManager({ rootFolder: join(folder, 'client'), name: 'client' });
  await certificates.initialize();
  twin = traboule(
    'twin',
    '--base-port',
    '0',
    '--start',
    '2026-01-15T18:00:00+01:00',
    '--scenario',
    'cold-wave',
  );
  await new Promise<void>((resolve, reject) => {
    twin.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (/^ +MET +opc\.tcp:\S+\n/m.test(said)) resolve();
    });
    twin.once('exit', (code) => {
      reject(new Error(`the twin ended with code ${String(code)}: ${said}`));
    });
  });
  urls = new Map([...said.matchAll(/^ +([A-Z]{3}) +(opc\.tcp:\S+)$/gm)].map((m) => [m[1] ?? '', m[2] ?? '']));
});

afterAll(async () => {
  if (twin.exitCode === null) twin.kill('SIGKILL');
  await certificates.dispose();
  rmSync(folder, { recursive: true, force: true });
});

describe('traboule twin and traboule inject', () => {
  it('opens all servers and says where they are', () => {
    expect(said).toMatch(/runs from 2026-01-15T17:00:00(\.000)?Z, 1x/);
    expect([...urls.keys()]).toEqual('CRX PER SAM PDI PDJ BRO MOU MER VAI CUS FEY HIK MET'.split(' '));
  });

  it('loses a battery when it is told', async () => {
    const mou = urls.get('MOU') ?? '';
    expect((await read(mou, `${BATTERY}.AcActivePowerTotal`)).statusCode.name).toBe('Good');
    const ended = await run('inject', 'lose:BAT-GERLAND@now+30m', '--url', urls.get('MET') ?? '');
    expect(ended).toMatchObject({ code: 0, out: 'injected: lose:BAT-GERLAND@now+30m\n', err: '' });
    expect((await read(mou, `${BATTERY}.AcActivePowerTotal`)).statusCode.name).toBe('BadDeviceFailure');
    expect((await read(mou, `${BATTERY}.State`)).value.value).toBe(1);
  });

  it.each([
    ['a fault that is none', 'explode:MOU@now', 'MET', /^traboule: .*"explode" is no kind of fault/],
    [
      'a server that takes no faults',
      'lose:BAT-GERLAND@now',
      'MOU',
      /^traboule: .*give the url of the MET server/,
    ],
  ])('refuses %s in words', async (_what, fault, server, message) => {
    const ended = await run('inject', fault, '--url', urls.get(server) ?? '');
    expect(ended.code).toBe(1);
    expect(ended.err).toMatch(message);
    expect(ended.err).not.toMatch(/\n {4}at /);
  });

  it('ends when it is asked, and then says so to who injects', async () => {
    const gone = new Promise<number | null>((resolve) => twin.once('exit', resolve));
    twin.kill('SIGTERM');
    expect(await gone).toBe(0);
    const ended = await run('inject', 'lose:BAT-GERLAND@now', '--url', urls.get('MET') ?? '');
    expect(ended.code).toBe(1);
    expect(ended.err).toMatch(/^traboule: no twin answers at opc\.tcp:/);
  });
});
