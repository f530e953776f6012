/** `traboule ven-client …`: clients of the OpenADR server from a terminal. */
import { z } from 'zod';
import { readSettings } from '../config/read-settings.js';
import { ApiClient } from './api-client.js';
import { readOptions, urlOption } from './options.js';

const urlSchema = z.object({ url: urlOption.optional() });
const createSchema = urlSchema.extend({ name: z.string(), bl: z.boolean().default(false) });

interface VenClientLine {
  readonly clientId: string;
  readonly name: string;
  readonly role: string;
  readonly lastSeenMs: number | null;
  readonly revokedAtMs: number | null;
}

interface Credentials {
  readonly client: VenClientLine;
  readonly clientSecret: string;
  readonly tokenUrl: string;
}

/** All clients, one line each. */
export async function venClientList(given: unknown): Promise<void> {
  const clients = await client(given).list();
  const lines = clients.map(({ clientId, name, role, lastSeenMs, revokedAtMs }) => {
    const seen = lastSeenMs === null ? 'never seen' : `seen ${minute(lastSeenMs)}`;
    const state = revokedAtMs === null ? seen : `revoked ${minute(revokedAtMs)}`;
    return `${clientId.padEnd(28)}${role.padEnd(5)}${state.padEnd(26)}${name}`;
  });
  print(lines.length > 0 ? lines : ['no client yet; make one with "traboule ven-client create"']);
}

/** Makes a client and prints its credentials. */
export async function venClientCreate(clientId: string, given: unknown): Promise<void> {
  const { name, bl } = readOptions(createSchema, given);
  const made = await client(given).create({ clientId, name, role: bl ? 'BL' : 'VEN' });
  printCredentials(made);
}

/** Makes a new secret and prints it. */
export async function venClientRotate(clientId: string, given: unknown): Promise<void> {
  printCredentials(await client(given).rotate(clientId));
}

/** Ends a client. */
export async function venClientRevoke(clientId: string, given: unknown): Promise<void> {
  await client(given).revoke(clientId);
  print([`client ${clientId} is revoked; its tokens ended with it`]);
}

class VenClients extends ApiClient {
  list(): Promise<VenClientLine[]> {
    return this.told(this.client.GET('/api/v1/openadr/clients'));
  }

  create(body: { clientId: string; name: string; role: 'VEN' | 'BL' }): Promise<Credentials> {
    return this.told(this.client.POST('/api/v1/openadr/clients', { body }));
  }

  rotate(clientId: string): Promise<Credentials> {
    const params = { path: { clientId } };
    return this.told(this.client.POST('/api/v1/openadr/clients/{clientId}/rotate', { params }));
  }

  async revoke(clientId: string): Promise<void> {
    const params = { path: { clientId } };
    await this.told(this.client.DELETE('/api/v1/openadr/clients/{clientId}', { params }));
  }
}

function client(given: unknown): VenClients {
  return new VenClients(readSettings(), readOptions(urlSchema, given).url);
}

function printCredentials({ client: { clientId, role }, clientSecret, tokenUrl }: Credentials): void {
  print([
    `client ${clientId} (${role}) asks ${tokenUrl} for tokens; its secret is shown this once:`,
    clientSecret,
  ]);
}

/** UTC, to the minute. */
function minute(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16)}Z`;
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
