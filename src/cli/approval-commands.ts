/** Commands that decide on plans and set policies; what they do is loaded when they run. */
import type { Command } from 'commander';

/** Adds `plan approve|reject|hold` and `policy list|set|end`. */
export function addApprovalCommands(program: Command, plan: Command): void {
  addDecisions(plan);
  addPolicies(program.command('policy').description('policies that approve plans without a person'));
}

function addDecisions(plan: Command): void {
  for (const verdict of ['approve', 'reject'] as const) {
    plan
      .command(`${verdict} <id>`)
      .description(`${verdict} exactly the plan with this id and hash`)
      .requiredOption('--reason <text>', 'why')
      .option('--hash <hash>', 'content hash you saw; default: asked from the service and shown')
      .option('--node <id...>', 'approve: only what hangs on these substations')
      .option('--class <kind...>', 'approve: only assets of these classes')
      .option('--exact', 'approve: this exact plan only, no later one within tolerances')
      .option('--override <why>', 'approve alone where two people are asked for (supervisors)')
      .option('--url <url>', 'API address')
      .action(async (id: string, options: unknown) =>
        (await import('./approval.command.js')).planDecide(verdict, id, options),
      );
  }
  plan
    .command('hold <id>')
    .description('keep a plan, and newer ones, from being approved by a policy')
    .requiredOption('--reason <text>', 'why')
    .option('--minutes <n>', 'how long, at most 240; default: until the plan expires')
    .option('--release', 'end the hold instead')
    .option('--url <url>', 'API address')
    .action(async (id: string, options: unknown) =>
      (await import('./approval.command.js')).planHold(id, options),
    );
}

function addPolicies(policy: Command): void {
  policy
    .command('list')
    .description('policies that act, acted or will act')
    .option('--url <url>', 'API address')
    .action(async (options: unknown) => (await import('./approval.command.js')).policyList(options));
  policy
    .command('set')
    .description('have plans inside these bounds approved in your name')
    .requiredOption('--name <name>', 'name')
    .requiredOption('--until <instant>', 'end, such as 2026-12-01T06:00:00+01:00')
    .option('--from <instant>', 'begin; default: now')
    .option('--hours <list>', 'civil hours it acts in, such as 22,23,0,1,2,3,4,5')
    .option('--weekdays <list>', 'weekdays it acts on, 1 = Monday')
    .requiredOption('--max-change-kw <kW>', 'largest sum of changes in the first slot')
    .option('--max-unmeasured <share>', 'largest share of inputs not measured, 0..1', '0.1')
    .option('--max-balancing-kw <kW>', 'largest sum of room for balancing')
    .option('--max-called-kw <kW>', 'largest sum asked of buildings a plan calls; default: none is called')
    .option('--any-margin', 'also plans that give up room for forecast errors')
    .option('--four-eyes', 'also plans for which two people would be asked')
    .requiredOption('--reason <text>', 'why')
    .option('--url <url>', 'API address')
    .action(async (options: unknown) => (await import('./approval.command.js')).policySet(options));
  policy
    .command('end <id>')
    .description('end a policy')
    .requiredOption('--reason <text>', 'why')
    .option('--url <url>', 'API address')
    .action(async (id: string, options: unknown) =>
      (await import('./approval.command.js')).policyEnd(id, options),
    );
}
