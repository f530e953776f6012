/** `ven-client …`: what the OpenADR server is managed with. Each is loaded when it is asked for. */
import type { Command } from 'commander';

/** Adds the commands to the program. */
export function addOpenAdrCommands(program: Command): void {
  const client = program
    .command('ven-client')
    .description('clients of the OpenADR server: buildings and their credentials (docs/openadr.md)');
  client
    .command('list')
    .description('all clients and when each was last seen')
    .option('--url <url>', 'API address')
    .action(async (options: unknown) => (await import('./ven-client.command.js')).venClientList(options));
  client
    .command('create <clientId>')
    .description('make a client; its secret is printed this once')
    .requiredOption('--name <text>', 'whose client it is')
    .option('--bl', 'business logic, which writes programs and events, instead of a building')
    .option('--url <url>', 'API address')
    .action(async (id: string, options: unknown) =>
      (await import('./ven-client.command.js')).venClientCreate(id, options),
    );
  client
    .command('rotate <clientId>')
    .description('a new secret; the old one and all tokens end at once')
    .option('--url <url>', 'API address')
    .action(async (id: string, options: unknown) =>
      (await import('./ven-client.command.js')).venClientRotate(id, options),
    );
  client
    .command('revoke <clientId>')
    .description('end a client and its tokens at once')
    .option('--url <url>', 'API address')
    .action(async (id: string, options: unknown) =>
      (await import('./ven-client.command.js')).venClientRevoke(id, options),
    );
}
