/** `traboule user …`: accounts from a terminal. */
import { z } from 'zod';
import { readSettings } from '../config/read-settings.js';
import { type Role, ROLES } from '../core/identity/role.js';
import { IdentityClient } from './identity-client.js';
import { NotDoneError } from './fail.js';
import { readOptions, urlOption } from './options.js';

const urlSchema = z.object({ url: urlOption.optional() });

const createSchema = urlSchema.extend({
  name: z.string().min(2, 'name the person'),
  roles: z.string().transform((text, context): Role[] => {
    const parsed = z.array(z.enum(ROLES)).min(1).safeParse(listOf(text));
    if (parsed.success) return parsed.data;
    context.addIssue({ code: 'custom', message: `expected roles among ${ROLES.join(', ')}` });
    return z.NEVER;
  }),
  buildings: z.string().default('').transform(listOf),
  service: z.boolean().default(false),
});

/** All accounts, one line each. */
export async function userList(given: unknown): Promise<void> {
  const accounts = await client(given).accounts();
  print(
    accounts.map(
      ({ login, name, kind, roles, state }) =>
        `${login.padEnd(24)}${state.padEnd(10)}${kind.padEnd(9)}${name}  ${roles.join(', ') || 'no role'}`,
    ),
  );
}

/** Makes an account and prints its invitation. */
export async function userCreate(login: string, given: unknown): Promise<void> {
  const { name, roles, buildings, service } = readOptions(createSchema, given);
  const kind = service ? ('service' as const) : ('local' as const);
  const made = await client(given).createAccount({ login, name, kind, roles, buildingIds: buildings });
  print([
    `account ${made.account.login} made (${made.account.id})`,
    ...(made.invitation === null ? [] : invitationLines(made.invitation.link)),
    ...made.warnings.map((warning) => `warning: ${warning}`),
  ]);
}

/** Takes everything from an account. */
export async function userDisable(login: string, given: unknown): Promise<void> {
  const api = client(given);
  await api.changeAccount(await idOf(api, login), { disabled: true });
  print([`account ${login} is disabled and its sessions have ended`]);
}

/** A new link to set a password with. */
export async function userInvite(login: string, given: unknown): Promise<void> {
  const api = client(given);
  print(invitationLines((await api.invite(await idOf(api, login))).link));
}

/** A link for one more administrator, past the service. */
export async function userLink(given: unknown): Promise<void> {
  const { url } = readOptions(urlSchema, given);
  const settings = readSettings();
  const { newSetupLink } = await import('../apps/setup-link.js');
  const { setupLines } = await import('../apps/setup-lines.js');
  const listening = `http://${settings.httpHost}:${String(settings.httpPort)}`;
  const origin = (url ?? settings.identity.publicUrl ?? listening).replace(/\/+$/, '');
  print([setupLines(await newSetupLink(settings, origin))]);
}

async function idOf(api: IdentityClient, login: string): Promise<string> {
  const found = (await api.accounts()).find((account) => account.login.toLowerCase() === login.toLowerCase());
  if (found) return found.id;
  throw new NotDoneError(`no account signs in as "${login}"; "traboule user list" lists them`);
}

function invitationLines(link: string): string[] {
  return ['the password is set here (works once, for 3 days); hand it over on a way you trust:', `  ${link}`];
}

function client(given: unknown): IdentityClient {
  return new IdentityClient(readSettings(), readOptions(urlSchema, given).url);
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
