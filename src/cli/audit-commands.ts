/** `audit verify` and `audit export`. Each is loaded when it is asked for. */
import type { Command } from 'commander';

/** Adds the commands to the program. */
export function addAuditCommands(program: Command): void {
  const audit = program.command('audit').description('the record of who did what');
  audit
    .command('verify')
    .description('walk the chain and name every altered, missing, moved or inserted row')
    .option(
      '--head <seq:hash>',
      'head noted elsewhere: finds a tail that was cut off and a chain written anew as well',
    )
    .option('--database <url>', 'read this PostgreSQL; default: DATABASE_URL, else the service')
    .option('--file <file.jsonl>', 'read what "traboule audit export" wrote')
    .option('--url <url>', 'read from the service at this address')
    .addHelpText('after', '\nExit codes: 0 intact, 1 broken, or not walked to the end')
    .action(async (options: unknown) => (await import('./audit.command.js')).auditVerifyCommand(options));
  audit
    .command('export')
    .description('write the whole audit to a file')
    .requiredOption('--out <file>', 'file that ends with .csv or .jsonl')
    .option('--url <url>', 'API address')
    .action(async (options: unknown) => (await import('./audit.command.js')).auditExportCommand(options));
}
