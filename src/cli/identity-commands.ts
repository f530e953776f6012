/** `user …` and `token …`. Each is loaded when it is asked for. */
import type { Command } from 'commander';

/** Adds the commands to the program. */
export function addIdentityCommands(program: Command): void {
  addUserCommands(
    program
      .command('user')
      .description('accounts: needs TRABOULE_API_TOKEN of a security administrator, but for "user link"'),
  );
  addTokenCommands(program.command('token').description('API tokens of the account that asks'));
}

function addUserCommands(user: Command): void {
  user
    .command('list')
    .description('all accounts with roles and state')
    .option('--url <url>', 'API address')
    .action(async (options: unknown) => (await import('./user.command.js')).userList(options));
  user
    .command('create <login>')
    .description('make an account; prints the link with which its password is set')
    .requiredOption('--name <name>', 'name of the person')
    .requiredOption('--roles <list>', 'roles, separated by commas')
    .option('--buildings <list>', 'own buildings of a building manager, separated by commas')
    .option('--service', 'a machine: API tokens, no password')
    .option('--url <url>', 'API address')
    .action(async (login: string, options: unknown) =>
      (await import('./user.command.js')).userCreate(login, options),
    );
  user
    .command('disable <login>')
    .description('the account can do nothing from now on; its sessions end')
    .option('--url <url>', 'API address')
    .action(async (login: string, options: unknown) =>
      (await import('./user.command.js')).userDisable(login, options),
    );
  user
    .command('invite <login>')
    .description('print a new link to set the password of an account with')
    .option('--url <url>', 'API address')
    .action(async (login: string, options: unknown) =>
      (await import('./user.command.js')).userInvite(login, options),
    );
  user
    .command('link')
    .description(
      'print a link that makes one more administrator; only where the data folder or DATABASE_URL is at hand',
    )
    .option('--url <url>', 'address under which people reach the service')
    .action(async (options: unknown) => (await import('./user.command.js')).userLink(options));
}

function addTokenCommands(token: Command): void {
  token
    .command('list')
    .description('tokens with scopes and end')
    .option('--url <url>', 'API address')
    .action(async (options: unknown) => (await import('./token.command.js')).tokenList(options));
  token
    .command('create <name>')
    .description('make a token; its secret is printed this once')
    .requiredOption('--scopes <list>', 'permissions, separated by commas (docs/permissions.md)')
    .option('--days <n>', 'days until it ends, at most 365', '90')
    .option('--for <login>', 'a service account; needs a security administrator')
    .option('--url <url>', 'API address')
    .action(async (name: string, options: unknown) =>
      (await import('./token.command.js')).tokenCreate(name, options),
    );
  token
    .command('revoke <id>')
    .description('end a token')
    .option('--url <url>', 'API address')
    .action(async (id: string, options: unknown) =>
      (await import('./token.command.js')).tokenRevoke(id, options),
    );
}
