/** What carries data in and out: `import`, `export`, `forecast show` and `forecast quality`. Each command is loaded when it is asked for. */
import type { Command } from 'commander';

/** Adds the commands to the program, and `show` and `quality` to its command `forecast`. */
export function addDataCommands(program: Command, forecast: Command): void {
  addImport(program.command('import').description('take data of others in'));
  addExport(program.command('export').description('give data out as CSV or Parquet, for notebooks'));
  addForecastShow(forecast);
  addForecastQuality(forecast);
}

function addImport(command: Command): void {
  command
    .command('linky <file>')
    .description('load curve of Enedis, both CSV shapes (docs/data-import.md)')
    .option('--meter <id>', 'meter or asset of the site whose power it is')
    .option('--prm <digits>', 'metering point taken from the file; without --meter also whose power it is')
    .option(
      '--label <side>',
      'timestamps name the start or the end of their step; default: as the file proves',
    )
    .option('--naive <zone>', 'timestamps without offset: refuse, or europe-paris', 'refuse')
    .option('--dry-run', 'say what is in the file and write nothing; needs no service')
    .option('--json', 'print the report as JSON')
    .option('--url <url>', 'API address')
    .action(async (file: string, options: unknown) =>
      (await import('./import.command.js')).importLinkyCommand(file, options),
    );
}

function addExport(command: Command): void {
  command
    .command('series <id>')
    .description('values of a series over any range')
    .requiredOption('--from <instant>', 'ISO 8601 with offset')
    .requiredOption('--to <instant>', 'ISO 8601 with offset; values lie before it')
    .requiredOption('--out <file>', 'file that ends with .csv or .parquet')
    .option('--known-at <instant>', 'only what was known then')
    .option('--kind <kind>', 'slots or readings', 'slots')
    .option('--url <url>', 'API address')
    .action(async (id: string, options: unknown) =>
      (await import('./export.command.js')).exportSeriesCommand(id, options),
    );
  command
    .command('plan [id]')
    .description('every asset and node of a plan, slot by slot; default: the newest plan')
    .requiredOption('--out <file>', 'file that ends with .csv or .parquet')
    .option('--url <url>', 'API address')
    .action(async (id: string | undefined, options: unknown) =>
      (await import('./export.command.js')).exportPlanCommand(id, options),
    );
}

function addForecastShow(forecast: Command): void {
  forecast
    .command('show <series>')
    .description('forecasts of a series as they were known, beside what came of them')
    .option('--from <instant>', 'ISO 8601 with offset; default: the instant of knowledge')
    .option('--to <instant>', 'ISO 8601 with offset; default: 48 h later')
    .option('--known-at <instant>', 'only forecasts issued by then; default: now')
    .option('--min-lead <minutes>', 'only forecasts issued so long before their step, for example 720')
    .option('--json', 'print as JSON')
    .option('--csv <file>', 'write all steps and quantiles there')
    .option('--parquet <file>', 'the same as Parquet')
    .option('--url <url>', 'API address')
    .action(async (id: string, options: unknown) =>
      (await import('./forecast-show.command.js')).forecastShowCommand(id, options),
    );
}

function addForecastQuality(forecast: Command): void {
  forecast
    .command('quality [series]')
    .description(
      'how forecasts turned out: error, bias, coverage, skill and drift by lead; default: every series',
    )
    .option('--days <days>', 'last whole civil days; default 14')
    .option('--json', 'print as JSON')
    .option('--url <url>', 'API address')
    .action(async (id: string | undefined, options: unknown) =>
      (await import('./forecast-quality.command.js')).forecastQualityCommand(id, options),
    );
}
