/** Settings that are more than a word or a number: clock, approval policy, addresses. Messages never show a value. */
import { z } from 'zod';
import type { AutoApprovalPolicy } from '../core/control/approval.js';

const CLOCK = /^([^@]+)@([^@]+)x(\d+(?:\.\d+)?)$/;
const MAX_CLOCK_SPEED = 100_000;
/** Date and time with an offset; a naive time is refused. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

const CLOCK_FORM =
  'expected <world instant>@<wall instant>x<speed>, both ISO 8601 with Z or an offset, speed above 0';
const POLICY_FORM =
  'expected JSON {"name","setBy","until" (ISO 8601 with offset),"maxChangeKw","maxUnmeasuredShare" 0..1,"requireFullMargin" true|false, "maxBalancingKw" and "maxCalledKw" (optional)}';

const policySchema = z.strictObject({
  name: z.string().min(1),
  setBy: z.string().min(1),
  until: z.string().regex(INSTANT),
  maxChangeKw: z.number().nonnegative(),
  maxUnmeasuredShare: z.number().min(0).max(1),
  requireFullMargin: z.boolean(),
  maxBalancingKw: z.number().nonnegative().exactOptional(),
  maxCalledKw: z.number().nonnegative().exactOptional(),
});

/** `<world instant>@<wall instant>x<speed>`, for example `2026-01-15T00:00:00Z@2026-11-23T08:00:00Zx60`. */
export function clockText() {
  return z.string().transform((text, context) => {
    const [, world, wall, speed] = CLOCK.exec(text.trim()) ?? [];
    const simMs = instantMs(world);
    const wallMs = instantMs(wall);
    const factor = Number(speed);
    if (simMs === null || wallMs === null || !(factor > 0 && factor <= MAX_CLOCK_SPEED)) {
      context.addIssue({ code: 'custom', message: CLOCK_FORM });
      return z.NEVER;
    }
    return { kind: 'simulated' as const, simMs, wallMs, speed: factor };
  });
}

/** Auto-approval policy as JSON; `until` is an ISO instant. */
export function autoApprovalText() {
  return z.string().transform((text, context): AutoApprovalPolicy => {
    const parsed = policySchema.safeParse(parseJson(text));
    const untilMs = parsed.success ? instantMs(parsed.data.until) : null;
    if (!parsed.success || untilMs === null) {
      const where = parsed.success
        ? ['until']
        : parsed.error.issues.map((issue) => issue.path.join('.') || 'form');
      context.addIssue({
        code: 'custom',
        message: `${POLICY_FORM}; wrong: ${[...new Set(where)].join(', ')}`,
      });
      return z.NEVER;
    }
    const { until: _, ...policy } = parsed.data;
    return { ...policy, untilMs };
  });
}

/** Endpoint urls by endpoint id, as JSON. */
export function endpointUrlsText() {
  const urls = z.record(z.string().min(1), z.string().regex(/^opc\.tcp:\/\/[^\s/]+/));
  return z.string().transform((text, context) => {
    const parsed = urls.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    const message = 'expected JSON of endpoint id to "opc.tcp://host:port[/path]"';
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}

/** Address of a server. @param protocols - accepted schemes, each with its colon */
export function serverUrl(protocols: readonly string[]) {
  return z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    error: `expected ${protocols.map((protocol) => `${protocol}//…`).join(' or ')}`,
  });
}

function instantMs(text: string | undefined): number | null {
  if (text === undefined || !INSTANT.test(text)) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : ms;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `<host>:<port>`, for example `127.0.0.1:3100` or `[::1]:0`. */
export function listenText() {
  return z.string().transform((text, context) => {
    const [, host, port] = /^(\[[0-9a-fA-F:]+\]|[^:\s]+):(\d{1,5})$/.exec(text.trim()) ?? [];
    if (host !== undefined && Number(port) <= 65_535)
      return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
    context.addIssue({
      code: 'custom',
      message: 'expected <host>:<port>, for example 0.0.0.0:3100; port 0 = a free one',
    });
    return z.NEVER;
  });
}
