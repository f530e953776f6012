/** `traboule <command>`: one program, several roles. Each command is loaded when it is asked for. */
import { Command } from 'commander';
import { addAlarmCommands } from './cli/alarm-commands.js';
import { addApprovalCommands } from './cli/approval-commands.js';
import { addAuditCommands } from './cli/audit-commands.js';
import { addIdentityCommands } from './cli/identity-commands.js';
import { addDemandResponseCommands } from './cli/dr-commands.js';
import { addOpenAdrCommands } from './cli/openadr-commands.js';
import { addDataCommands } from './cli/data-commands.js';
import { endWithReader, EXIT_RULE, fail } from './cli/fail.js';

const program = new Command('traboule')
  .description(
    'Open smart-grid load balancing: from OPC UA meters to approved, proven setpoints, every 15 minutes',
  )
  .showHelpAfterError('(traboule --help lists all commands)')
  .addHelpText('after', `\n${EXIT_RULE}`)
  .exitOverride();

program
  .command('all')
  .description('everything on this machine: embedded database, twin of Lyon, gateway, worker and API')
  .option('--speed <n>', 'simulated seconds per second; 1 = the wall clock', '60')
  .option('--date <YYYY-MM-DD>', 'day the first start begins with; default: the cold wave', '2026-01-15')
  .option('--from <HH:MM>', 'civil time the first start begins at', '06:00')
  .option('--scenario <name>', 'normal or cold-wave', 'cold-wave')
  .option('--seed <n>', 'seed of the twin', '1')
  .option('--demand <file>', 'measured load series (CSV) played as the demand of the city')
  .option('--workers <n>', 'worker processes', '1')
  .option('--manual', 'no auto-approval: every plan waits for a person')
  .option('--port <n>', 'HTTP port')
  .action(async (options: unknown) => (await import('./cli/all.command.js')).allCommand(options));

program
  .command('day')
  .description('run a headless day through the real loop, beside no control and perfect foresight')
  .option('--date <YYYY-MM-DD>', 'civil day', '2026-01-15')
  .option('--scenario <name>', 'normal or cold-wave; default: cold-wave around 15 January 2026')
  .option('--demand <file>', 'measured load series (CSV or .csv.gz) played as the demand')
  .option('--scope <id>', 'city, or the district the demand is played in', 'city')
  .option('--seed <n>', 'seed of the twin', '1')
  .option('--fault <text...>', 'misbehaviour of the twin, for example "drop-server:PDJ@18:00+60m"')
  .option('--workers <n>', 'worker processes', '1')
  .option('--risk <chance>', 'chance that a limit is broken: off, 10, 5, 1 (percent); default: the setting')
  .option('--json <file>', 'write the result as JSON')
  .action(async (options: unknown) => (await import('./cli/day.command.js')).dayCommand(options));

program
  .command('study')
  .description('what margins are worth: many days in closed loop on the twin, with errors as measured')
  .option('--days <dates>', 'civil days, separated by commas', '2026-01-15')
  .option('--seeds <n>', 'seeds for each day: another city, and errors of another past day', '3')
  .option('--risks <list>', 'chances that a limit is broken: off or percent', 'off,10,5,1')
  .option('--scenario <name>', 'normal or cold-wave; default: cold-wave around 15 January 2026')
  .option('--from <HH:MM>', 'first quarter-hour that is played', '00:00')
  .option('--slots <n>', 'quarter-hours played; default: to the end of the day')
  .option('--horizon <n>', 'quarter-hours a plan looks ahead', '96')
  .option('--every <n>', 'quarter-hours from plan to plan; 1 as in the service', '1')
  .option(
    '--errors <file>',
    'measured load series whose forecast errors are taken; default: those of the twin',
  )
  .option('--error-scale <x>', 'errors and their quantiles so many times as large as measured', '1')
  .option('--workers <n>', 'processes at the same time', '2')
  .option('--json <file>', 'write options, table and every case as JSON')
  .action(async (options: unknown) => (await import('./cli/study.command.js')).studyCommand(options));

for (const role of ['api', 'worker', 'gateway'] as const) {
  program
    .command(role)
    .description(`run the ${role} role with the settings of the environment (docs/settings.md)`)
    .action(async () => (await import('./cli/role.command.js')).roleCommand(role));
}

program
  .command('twin')
  .description('run the twin of Lyon alone')
  .option('--speed <n>', 'simulated seconds per second', '1')
  .option('--start <instant>', 'simulated instant to start at, ISO 8601 with offset; default: now')
  .option('--scenario <name>', 'normal or cold-wave', 'normal')
  .option('--seed <n>', 'seed', '1')
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--base-port <n>', 'first port is one above this', '48410')
  .option('--demand <file>', 'measured load series (CSV) played as the demand')
  .option('--scope <id>', 'city, or a district', 'city')
  .option('--fault <text...>', 'misbehaviour, for example "freeze:BAT-VAISE@18:00+60m"')
  .action(async (options: unknown) => (await import('./cli/twin.command.js')).twinCommand(options));

program
  .command('inject <fault>')
  .description('make a running twin misbehave, for example "lose:BAT-GERLAND@now+30m"')
  .option('--url <url>', 'the MET server of the twin')
  .action(async (fault: string, options: unknown) =>
    (await import('./cli/twin.command.js')).injectCommand(fault, options),
  );

program
  .command('discover <url>')
  .description('browse an OPC UA server and draft a site file')
  .option(
    '--security <policy>',
    'None, Basic256Sha256, Aes128_Sha256_RsaOaep or Aes256_Sha256_RsaPss; None only when asked for',
  )
  .option('--mode <mode>', 'None, Sign or SignAndEncrypt')
  .option('--user <name>', 'user name; its password comes from the variable of --password-env')
  .option('--password-env <name>', 'environment variable with the password', 'TRABOULE_OPCUA_PASSWORD')
  .option('--trust', 'accept a server certificate nobody has trusted yet')
  .option('--out <file>', 'write the draft there instead of to the terminal')
  .option('--force', 'overwrite the file')
  .action(async (url: string, options: unknown) =>
    (await import('./cli/discover.command.js')).discoverCommand(url, options),
  );

program
  .command('check-site <file>')
  .description('check a site file and say what is wrong, line by line')
  .action(async (file: string) => (await import('./cli/discover.command.js')).checkSiteCommand(file));

const plan = program.command('plan').description('see and decide on plans of a running service');
plan
  .command('list')
  .option('--url <url>', 'API address')
  .action(async (options: unknown) => (await import('./cli/plan.command.js')).planList(options));
plan
  .command('show [id]')
  .description('a plan in words; default: the newest')
  .option('--url <url>', 'API address')
  .action(async (id: string | undefined, options: unknown) =>
    (await import('./cli/plan.command.js')).planShow(id, options),
  );
plan
  .command('diff <before> <after>')
  .description('what lies between two plans, and which input caused it (solved again without each)')
  .option('--no-causes', 'only compare; nothing is solved')
  .option('--url <url>', 'API address')
  .action(async (before: string, after: string, options: unknown) =>
    (await import('./cli/plan-study.command.js')).planDiff(before, after, options),
  );
plan
  .command('explain [id]')
  .description(
    'why each commanded setpoint of a plan has its value; default: why the newest cycle without a plan has none',
  )
  .option('--asset <id>', 'one asset only')
  .option('--url <url>', 'API address')
  .action(async (id: string | undefined, options: unknown) =>
    (await import('./cli/plan-study.command.js')).planExplain(id, options),
  );
addApprovalCommands(program, plan);

plan
  .command('edit <id>')
  .description(
    'propose the plan with a setpoint pinned: solved again around it, checked, beside the original',
  )
  .requiredOption('--asset <id>', 'asset')
  .requiredOption('--from <time>', 'first quarter-hour, such as 18:15, or an instant with offset')
  .requiredOption('--to <time>', 'end, such as 19:00')
  .requiredOption(
    '--kw <power>',
    'power [kW], positive = from the network into the asset; local = its own control',
  )
  .requiredOption('--reason <text>', 'why')
  .option('--url <url>', 'API address')
  .addHelpText('after', '\nExit codes: 0 proposed, 1 impossible (explained), or nothing could be asked')
  .action(async (id: string, options: unknown) =>
    (await import('./cli/plan-work.command.js')).planEdit(id, options),
  );
plan
  .command('reproduce <id>')
  .description('make a plan again from what is stored: identical, or what differs')
  .option('--url <url>', 'API address')
  .addHelpText('after', '\nExit codes: 0 identical, 1 not identical, or nothing could be asked')
  .action(async (id: string, options: unknown) =>
    (await import('./cli/plan-work.command.js')).planReproduce(id, options),
  );

const release = program
  .command('release')
  .description(
    'hand assets back to their local control at once; on the machine of the gateway, needs nothing else',
  )
  .option('--all', 'all assets')
  .option('--node <id>', 'everything below a substation or branch')
  .option('--class <kind>', 'all assets of a class, for example battery')
  .option('--asset <id...>', 'these assets')
  .option('--reason <text>', 'why')
  .addHelpText('after', '\nExit codes: 0 all released, 1 some did not confirm it, or nothing could be asked')
  .action(async (options: unknown) => (await import('./cli/release.command.js')).releaseCommand(options));
release
  .command('end [id]')
  .description('end a release, or all, with --reason: the plan in force is sent again')
  .action(async (id: string | undefined, _options: object, command: Command) =>
    (await import('./cli/release.command.js')).releaseEndCommand({
      ...command.optsWithGlobals(),
      id,
    }),
  );
release
  .command('status')
  .description('what is released now')
  .action(async () => (await import('./cli/release.command.js')).releaseStatusCommand());

addAuditCommands(program);
addIdentityCommands(program);
addAlarmCommands(program);
addOpenAdrCommands(program);
addDemandResponseCommands(program);

const risk = program.command('risk').description('what a smaller risk of breaking a limit costs');
risk
  .command('city')
  .description('one plan of the city of the twin at several risks, without a service')
  .option('--date <YYYY-MM-DD>', 'civil day', '2026-01-15')
  .option('--at <HH:MM>', 'quarter-hour the plan begins in', '12:00')
  .option('--seed <n>', 'seed of the city', '1')
  .option('--horizon <n>', 'quarter-hours the plan looks ahead', '96')
  .option('--risks <list>', 'chances that a limit is broken: off or percent', 'off,25,10,5,1')
  .option('--json', 'as JSON')
  .action(async (options: unknown) => (await import('./cli/risk.command.js')).riskCityCommand(options));
risk
  .command('curve [plan]')
  .description('the inputs of a plan solved at several risks; default: the newest plan')
  .option('--risks <list>', 'chances that a limit is broken: off or percent', 'off,25,10,5,1')
  .option('--json', 'as JSON')
  .option('--url <url>', 'API address')
  .action(async (id: string | undefined, options: unknown) =>
    (await import('./cli/risk.command.js')).riskCurveCommand(id, options),
  );

program
  .command('status')
  .description('what a running service does now')
  .option('--url <url>', 'API address')
  .action(async (options: unknown) => (await import('./cli/plan.command.js')).statusCommand(options));

program
  .command('opf <case>')
  .description('the optimal power flow of a MATPOWER case: cost, dispatch, flows and prices; - reads stdin')
  .option('--json', 'print the answer as JSON')
  .option(
    '--model <name>',
    'dc, or lindistflow for radial networks: voltage limits, losses, and an AC check',
    'dc',
  )
  .option('--time-limit <s>', 'budget of all solves together [s]', '600')
  .addHelpText(
    'after',
    '\nExit codes: 0 optimal, 2 the file or an option cannot be used, 3 infeasible (explained), 4 no answer (time limit, unbounded, failed)',
  )
  .action(async (file: string, options: unknown) =>
    (await import('./cli/opf.command.js')).opfCommand(file, options),
  );

program
  .command('solve <case>')
  .description(
    'solve a dispatch case (docs/case-format.md): plan, cost by term, prices, reasons, check; - reads stdin',
  )
  .option('--solver <name>', 'highs, or jslp for small cases without integers', 'highs')
  .option(
    '--risk <percent>',
    'chance that a limit is broken by forecast error, 0.1 to 50 or off; replaces the case',
  )
  .option('--time-limit <s>', 'budget of all solves together [s]', '60')
  .option('--network <file.m>', 'MATPOWER case of the feeder network that the case leaves open')
  .option('--explain', 'say why each setpoint has its value')
  .option('--json <file>', 'write the whole answer as JSON; - prints it instead of the text')
  .addHelpText(
    'after',
    '\nExit codes: 0 a plan that passed its check, 2 the case or an option cannot be used, 3 infeasible (explained),' +
      '\n4 no answer (time limit, unbounded, failed), 5 the plan failed its check',
  )
  .action(async (file: string, options: unknown) =>
    (await import('./cli/solve.command.js')).solveCommand(file, options),
  );

program
  .command('case-schema')
  .description('print the JSON Schema of a dispatch case')
  .action(async () => {
    (await import('./cli/solve.command.js')).caseSchemaCommand();
  });

const scenario = program
  .command('scenario')
  .description('what-ifs in closed loop: edits of a base, variants, samples (docs/scenarios.md)');
scenario
  .command('run <file>')
  .description('play every variant of a scenario file and print its table')
  .option(
    '--sweep <axis...>',
    'one edit through several values: pv=0..5:0.5, limit.PDJ=0.8,1 (pv, vehicles, heat-pumps, lighting, demand, temperature, clear-sky, price, limit.<node>, asset.<id>)',
  )
  .option('--samples <n>', 'samples of forecast errors of each variant', '1')
  .option('--solver <name>', 'highs', 'highs')
  .option('--time-limit <s>', 'budget of one plan [s]', '60')
  .option('--workers <n>', 'processes at the same time', '2')
  .option('--out <folder>', 'write result.json and tables (CSV and Parquet) there')
  .action(async (file: string, options: unknown) =>
    (await import('./cli/scenario.command.js')).scenarioRunCommand(file, options),
  );
scenario
  .command('compare <results...>')
  .description('results of earlier runs side by side')
  .option('--figures <list>', 'figures shown, separated by commas; default: those of the first scenario')
  .option('--out <file>', 'write all figures as one table, .csv or .parquet')
  .action(async (paths: string[], options: unknown) =>
    (await import('./cli/scenario.command.js')).scenarioCompareCommand(paths, options),
  );
scenario
  .command('schema')
  .description('print the JSON Schema of a scenario file')
  .action(async () => (await import('./cli/scenario.command.js')).scenarioSchemaCommand());

program
  .command('bench <what>')
  .description(
    'ingest, cycle, balance, solve or import: measured beside a reference in the same run; opf: a synthetic grid; city: thousands of assets; forecast: thousands of meters; openadr: a thousand VENs that poll',
  )
  .option('--seconds <n>', 'ingest: length of the run; default 20. openadr: default 60')
  .option('--vens <n>', 'openadr: VENs; default 1000')
  .option('--every <s>', 'openadr: pause between two polls of a VEN; default 30')
  .option('--rate <n>', 'ingest: changes per second; default 20000')
  .option('--max-rate <n>', 'ingest: step up by the rate to no more than this; default 200000')
  .option('--variables <n>', 'ingest: changing variables; default 10000')
  .option(
    '--pairs <n>',
    'ingest: rounds of append beside raw COPY; solve: districts of a size; default 5. city: runs on all workers beside one; default 3',
  )
  .option('--cycles <n>', 'cycle: cycles measured; default 12')
  .option('--servers <list>', 'cycle: only these servers of the twin, separated by commas; default all')
  .option('--history <days>', 'cycle: days of history that are read first; default 28')
  .option('--buses <n>', 'opf: buses of the synthetic grid; default 3000')
  .option('--runs <n>', 'opf, import: runs; default 3')
  .option('--rows <n>', 'import: rows of the file; default 1000000')
  .option('--assets <n>', 'solve: only this size; default 20, 50 and 200. city: default 2000')
  .option('--slots <n>', 'solve, city: quarter-hours of the horizon; default 96')
  .option('--jslp-seconds <s>', 'solve: longest javascript-lp-solver may take, 0 = leave it out; default 60')
  .option('--soak <n>', 'solve: this many solves of every sort instead, and what they leave in memory')
  .option('--workers <n>', 'city, forecast: worker processes; default 2')
  .option('--meters <n>', 'forecast: meters with a year of quarter-hours; default 10000')
  .option('--sample <n>', 'forecast: meters that the references are asked for as well; default 100')
  .option('--gap <share>', 'city: certified gap to reach; default 0.001')
  .option('--time-limit <s>', 'city: no round begins after this; default 900')
  .option('--seed <n>', 'city, forecast: seed of the generator; default 1')
  .option('--tight <n>', 'city: every n-th transformer too small; default 0 = none')
  .option('--method <name>', 'city: by-size, monolith or column-generation; default by-size')
  .option('--no-compare', 'city: the plan alone, without later horizon, one worker and native solver')
  .option('--rounds <n>', 'balance: rounds solved by both solvers; default 300')
  .option('--json <file>', 'write the result as JSON')
  .action(async (what: string, options: unknown) =>
    (await import('./cli/bench.command.js')).benchCommand(what, options),
  );

const forecast = program
  .command('forecast')
  .description('the forecasting package on its own, and the forecasts of a service');
forecast
  .command('stream')
  .description('answer JSON lines on stdin (observations, weather, requests) by quantile forecasts on stdout')
  .option('--model <name>', 'auto, or a single model of the package', 'auto')
  .addHelpText('after', '\nExit codes: 0 answered to the end, 2 a message cannot be used')
  .action(async (options: { model: string }) =>
    (await import('./cli/forecast.command.js')).forecastStreamCommand(options),
  );
forecast
  .command('m4 <file>')
  .description(
    '48 hours of every series of an M4 hourly file (CSV or gzip: id,value,...) as id,f1..f48 on stdout',
  )
  .option(
    '--score <windows>',
    'instead: score the last windows of 48 values, each held out (OWA against Naive2)',
  )
  .addHelpText('after', '\nExit codes: 0 written, 2 the file cannot be used')
  .action(async (file: string, options: unknown) =>
    (await import('./cli/forecast.command.js')).forecastM4Command(file, options),
  );
forecast
  .command('backtest')
  .description('score every model on measured data and write the leaderboard')
  .option('--data <folder>', 'measured data: meta.json and its tables', '../shared/data/forecast')
  .option('--out <file>', 'where the leaderboard goes', 'forecasts/LEADERBOARD.md')
  .option('--every <n>', 'only every n-th forecast of each series', '8')
  .option('--models <names>', 'separated by commas; default: those tried for a track')
  .option('--tracks <names>', 'separated by commas; default: all')
  .action(async (options: unknown) =>
    (await import('./cli/forecast.command.js')).forecastBacktestCommand(options),
  );

addDataCommands(program, forecast);

endWithReader(process.stdout);
await program.parseAsync().catch(fail);
