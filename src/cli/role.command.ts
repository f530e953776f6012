/** `traboule api|worker|gateway`: one role of the service, until it is told to end. */
import type { RoleMessage, RoleName } from '../apps/child-role.js';
import type { Foundation } from '../apps/foundation.js';
import { setupLines } from '../apps/setup-lines.js';
import { readSettings } from '../config/read-settings.js';

/** Longest wait for late endpoints at a slot's end on the wall clock [ms]; a faster clock shortens it. */
const GRACE_MS = 20_000;
const HISTORY_DAYS = 28;

/** Runs a role; ends cleanly on SIGTERM, SIGINT, and when a parent that forked it is gone. */
export async function roleCommand(role: RoleName): Promise<void> {
  const settings = readSettings();
  const { openFoundation } = await import('../apps/foundation.js');
  const foundation = await openFoundation(settings, {
    onQueueError: (error) => process.stderr.write(`queue: ${error.message}\n`),
  });
  const running = await start(role, foundation);
  tell({ type: 'ready', text: running.text });
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    running.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`traboule ${role}: ${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  process.once('disconnect', end);
}

async function start(
  role: RoleName,
  foundation: Foundation,
): Promise<{ text: string; close: () => Promise<void> }> {
  switch (role) {
    case 'worker': {
      const worker = await (await import('../apps/worker.js')).startWorker(foundation);
      return { text: 'worker takes plan jobs', close: () => worker.close() };
    }
    case 'api': {
      const api = await (await import('../apps/api.js')).startApi(foundation);
      if (api.setupLink !== null) tell({ type: 'setup-link', text: api.setupLink });
      return { text: api.url, close: () => api.close() };
    }
    case 'gateway': {
      const { startGateway } = await import('../apps/gateway.js');
      const gateway = await startGateway(foundation, {
        graceMs: GRACE_MS / Math.min(foundation.clock.speed(), 10),
        ticking: true,
        historyDays: HISTORY_DAYS,
        onProgress: (line) => {
          tell({ type: 'progress', text: line });
        },
      });
      return { text: 'gateway is connected and acts every quarter-hour', close: () => gateway.close() };
    }
  }
}

/** To the parent when there is one, else to the terminal. */
function tell(message: RoleMessage): void {
  if (process.send) process.send(message);
  else process.stdout.write(`${message.type === 'setup-link' ? setupLines(message.text) : message.text}\n`);
}
