/** `traboule plan approve|reject|hold` and `traboule policy …`: decisions in the name of the account of the token. */
import { z } from 'zod';
import { readSettings } from '../config/read-settings.js';
import { formatInstant } from '../core/time/instant.js';
import { ApiClient, type PolicyAnswer } from './api-client.js';
import { readOptions, urlOption } from './options.js';
import { instantOption } from './range-options.js';

const REASON = 'say in a few words why: --reason "..."';
const reason = z.string(REASON).trim().min(3, REASON).max(500);
const urlSchema = z.object({ url: urlOption.optional() });
const decideSchema = urlSchema.extend({
  reason,
  hash: z.string().optional(),
  node: z.array(z.string().min(1)).optional(),
  class: z.array(z.string().min(1)).optional(),
  exact: z.boolean().default(false),
  override: z.string().trim().min(3, 'say in a few words why you decide alone').optional(),
});
const number = (low: number, high: number) =>
  z
    .string()
    .transform(Number)
    .pipe(
      z
        .number(`expected a number from ${String(low)} to ${String(high)}`)
        .min(low)
        .max(high),
    );
const numbers = (low: number, high: number) =>
  z
    .string()
    .transform((text) => text.split(',').map(Number))
    .pipe(z.array(z.number().int().min(low).max(high)).min(1));
const holdSchema = urlSchema.extend({
  reason,
  minutes: number(1, 240).optional(),
  release: z.boolean().default(false),
});
const policySchema = urlSchema.extend({
  name: z.string().min(2),
  until: instantOption,
  from: instantOption.optional(),
  hours: numbers(0, 23).optional(),
  weekdays: numbers(1, 7).optional(),
  maxChangeKw: number(0, 1e7),
  maxUnmeasured: number(0, 1).default(0.1),
  maxBalancingKw: number(0, 1e7).optional(),
  maxCalledKw: number(0, 1e7).optional(),
  anyMargin: z.boolean().default(false),
  fourEyes: z.boolean().default(false),
  reason,
});
const endSchema = urlSchema.extend({ reason });

/** Approves or rejects exactly the plan whose hash was seen, or a part of it. */
export async function planDecide(verdict: 'approve' | 'reject', id: string, given: unknown): Promise<void> {
  const options = readOptions(decideSchema, given);
  const api = new ApiClient(readSettings(), options.url);
  const contentHash = options.hash ?? (await api.plan(id)).contentHash;
  const { node, class: kinds } = options;
  const scope = { ...(node ? { nodeIds: node } : {}), ...(kinds ? { kinds } : {}) };
  const answer = await api.decide(id, {
    ...{ contentHash, verdict: verdict === 'approve' ? 'approved' : 'rejected', reason: options.reason },
    ...(node || kinds ? { scope } : {}),
    ...(options.exact ? { envelope: null } : {}),
    ...(options.override === undefined ? {} : { overrideReason: options.override }),
  });
  const what = `${answer.verdict}: ${id} (${contentHash.slice(0, 12)}) by ${answer.name} at ${formatInstant(answer.serverNowMs)}: ${answer.reason}`;
  const part = answer.sentPlanId !== null && answer.sentPlanId !== id;
  print([
    answer.repeated ? `${what} (decided so before; nothing happened again)` : what,
    ...(answer.outcome === 'first-of-two'
      ? [
          `a second person has to approve the same by ${formatInstant(answer.approveByMs)}, because:`,
          ...answer.fourEyes.map(({ text }) => `  ${text}`),
        ]
      : []),
    ...(part ? [`only the part named is sent, as plan ${answer.sentPlanId}; the rest stays as it was`] : []),
  ]);
}

/** Holds a plan, or ends a hold. */
export async function planHold(id: string, given: unknown): Promise<void> {
  const options = readOptions(holdSchema, given);
  const api = new ApiClient(readSettings(), options.url);
  if (options.release) {
    await api.releaseHold(id, { reason: options.reason });
    print([`nobody holds ${id} any more; policies may approve again`]);
    return;
  }
  const { hold } = await api.hold(id, {
    reason: options.reason,
    ...(options.minutes === undefined ? {} : { minutes: options.minutes }),
  });
  print([
    `${id} is held by ${hold.name} until ${formatInstant(hold.untilMs)}: no policy approves a plan until then`,
  ]);
}

/** Policies that approve without a person. */
export async function policyList(given: unknown): Promise<void> {
  const api = new ApiClient(readSettings(), readOptions(urlSchema, given).url);
  const { fromSettings, stored } = await api.policies();
  const lines = stored.map(({ id, policy, reason: why, ended }) => {
    const end = ended ? `ended by ${ended.name} at ${formatInstant(ended.atMs)}: ${ended.reason}` : why;
    return `${id}  ${boundsOf(policy)}  ${end}`;
  });
  const own = fromSettings ? [`from the settings  ${boundsOf(fromSettings)}`] : [];
  print(own.length + lines.length > 0 ? [...own, ...lines] : ['no policy: every plan waits for a person']);
}

/** Sets a policy in the name of the account of the token. */
export async function policySet(given: unknown): Promise<void> {
  const options = readOptions(policySchema, given);
  const api = new ApiClient(readSettings(), options.url);
  const { id, policy } = await api.setPolicy({
    ...{ name: options.name, untilMs: options.until, reason: options.reason },
    ...{ maxChangeKw: options.maxChangeKw, maxUnmeasuredShare: options.maxUnmeasured },
    ...{ requireFullMargin: !options.anyMargin, leavesFourEyes: !options.fourEyes },
    ...(options.from === undefined ? {} : { fromMs: options.from }),
    ...(options.hours ? { hours: options.hours } : {}),
    ...(options.weekdays ? { weekdays: options.weekdays } : {}),
    ...(options.maxBalancingKw === undefined ? {} : { maxBalancingKw: options.maxBalancingKw }),
    ...(options.maxCalledKw === undefined ? {} : { maxCalledKw: options.maxCalledKw }),
  });
  print([`policy ${id} acts: ${boundsOf(policy)}`]);
}

/** Ends a policy. */
export async function policyEnd(id: string, given: unknown): Promise<void> {
  const options = readOptions(endSchema, given);
  const ended = await new ApiClient(readSettings(), options.url).endPolicy(id, { reason: options.reason });
  print([`policy "${ended.policy.name}" acts no more`]);
}

function boundsOf(policy: PolicyAnswer['policy']): string {
  const times = [
    policy.hours ? ` in hours ${policy.hours.join(' ')}` : '',
    policy.weekdays ? ` on weekdays ${policy.weekdays.join(' ')}` : '',
  ].join('');
  return (
    `"${policy.name}" by ${policy.setBy} until ${formatInstant(policy.untilMs)}${times}: changes up to ${policy.maxChangeKw.toFixed(0)} kW, ` +
    `${(policy.maxUnmeasuredShare * 100).toFixed(0)} % of inputs not measured, ${policy.requireFullMargin ? 'whole' : 'any'} margin, calls of buildings up to ${(policy.maxCalledKw ?? 0).toFixed(0)} kW`
  );
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
