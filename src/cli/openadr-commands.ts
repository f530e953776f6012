/** `ven` and `ven-client …`: a building, and what the OpenADR server is managed with. Each is loaded when it is asked for. */
import type { Command } from 'commander';

/** Adds the commands to the program. */
export function addOpenAdrCommands(program: Command): void {
  addClientCommands(program);
  program
    .command('ven')
    .description('a small building that answers the events of an OpenADR 3.1.0 server, until Ctrl-C')
    .requiredOption(
      '--vtn <url>',
      'base address of the server, for example http://127.0.0.1:3000/openadr3/3.1.0',
    )
    .requiredOption('--client <id>', 'client id')
    .option('--secret-env <name>', 'environment variable with its secret', 'OPENADR_CLIENT_SECRET')
    .option('--name <text>', 'name of the ven; default: the client id')
    .option('--resource <text>', 'name of its resource', 'heating')
    .option('--outdoor <°C>', 'outdoor temperature', '0')
    .option('--opt-out-hours <from-to...>', 'civil hours without calls, for example 12-14')
    .option('--lowest <°C>', 'room temperature below which it leaves a call', '18')
    .option('--every <s>', 'pause between two polls [s]', '30')
    .option('--opcua <url>', 'OPC UA server of a real building, in place of the computed one')
    .option('--power-node <node>', 'its power, for example nsu=urn:site;s=Heating.Power')
    .option('--setpoint-node <node>', 'the power it shall take; written while a call runs')
    .option('--temperature-node <node>', 'temperature of its room [°C]')
    .option('--unit <unit>', 'unit of power and setpoint: W, kW or MW', 'W')
    .option('--release-value <number>', 'written to hand it back to its own controller', '-1')
    .option('--least <kW>', 'least it is ever asked to take [kW]', '0')
    .option('--most <kW>', 'most it can take [kW]', '1000000')
    .option('--callback <url>', 'https address at which the server may call back; without it is polled')
    .option('--listen <host:port>', 'where callbacks are listened for', '127.0.0.1:8443')
    .option('--cert <file>', 'certificate of the listener (PEM); without: plain, behind a proxy')
    .option('--key <file>', 'its key (PEM)')
    .action(async (options: unknown) => (await import('./ven.command.js')).venCommand(options));
}

function addClientCommands(program: Command): void {
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
