/** `dr program …`, `dr building …` and `dr signals`. Each is loaded when it is asked for. */
import type { Command } from 'commander';

/** Adds the commands to the program. */
export function addDemandResponseCommands(program: Command): void {
  const dr = program.command('dr').description('demand response: who may be called, and on which terms');
  dr.command('demo')
    .description(
      'an evening peak on the twin: buildings are called by OpenADR, measured, paid and held against the truth',
    )
    .option('--date <date>', 'civil date', '2026-01-15')
    .option('--seed <n>', 'seed of weather and demand', '7')
    .option('--json <file>', 'write the result as JSON')
    .option('--keep', 'keep the service running afterwards, until Ctrl-C')
    .action(async (options: unknown) => (await import('./dr-demo.command.js')).drDemoCommand(options));
  dr.command('signals')
    .description('Écowatt and Tempo as they were published last, with their age')
    .option('--url <url>', 'API address')
    .action(async (options: unknown) => (await import('./dr.command.js')).signalList(options));
  const programs = dr.command('program').description('programs and their terms');
  programs
    .command('list')
    .description('all programs')
    .option('--url <url>', 'API address')
    .action(async (options: unknown) => (await import('./dr.command.js')).programList(options));
  programs
    .command('put')
    .description('write programs from a JSON file (docs/demand-response.md)')
    .requiredOption('--file <file>', 'a program with its "id", or a list')
    .option('--url <url>', 'API address')
    .action(async (options: unknown) => (await import('./dr.command.js')).programPut(options));
  const buildings = dr.command('building').description('buildings and their limits');
  buildings
    .command('list')
    .description('buildings that this account may see')
    .option('--url <url>', 'API address')
    .action(async (options: unknown) => (await import('./dr.command.js')).buildingList(options));
  buildings
    .command('put')
    .description('write buildings from a JSON file (docs/demand-response.md)')
    .requiredOption('--file <file>', 'a building with its "id", or a list')
    .option('--url <url>', 'API address')
    .action(async (options: unknown) => (await import('./dr.command.js')).buildingPut(options));
}
