/** `alarm list`, `alarm ack`, `alarm shelve` and `alarm unshelve`. Each is loaded when it is asked for. */
import type { Command } from 'commander';

/** Adds the commands to the program. */
export function addAlarmCommands(program: Command): void {
  const alarm = program.command('alarm').description('what needs an operator now');
  alarm
    .command('list')
    .description('alarms that stand, urgent first, each with what to do')
    .option('--priority <urgent|high|medium|low>', 'only alarms of this priority')
    .option('--url <url>', 'API address')
    .action(async (options: unknown) => (await import('./alarm.command.js')).alarmList(options));
  alarm
    .command('ack <id>')
    .description('note that you have seen an alarm')
    .option('--comment <text>', 'what you know or do about it')
    .option('--url <url>', 'API address')
    .action(async (id: string, options: unknown) =>
      (await import('./alarm.command.js')).alarmAcknowledge(id, options),
    );
  alarm
    .command('shelve <id>')
    .description('set an alarm aside for up to eight hours')
    .requiredOption('--minutes <n>', 'how long, at most 480')
    .requiredOption('--reason <text>', 'why')
    .option('--url <url>', 'API address')
    .action(async (id: string, options: unknown) =>
      (await import('./alarm.command.js')).alarmShelve(id, options),
    );
  alarm
    .command('unshelve <id>')
    .description('take an alarm back from the shelf')
    .option('--url <url>', 'API address')
    .action(async (id: string, options: unknown) =>
      (await import('./alarm.command.js')).alarmUnshelve(id, options),
    );
}
