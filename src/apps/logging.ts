/** One log for all processes: Nest's messages through pino, one line each, readable on a terminal and by machines. */
import type { LoggerService } from '@nestjs/common';
import { pino } from 'pino';
import type { Settings } from '../config/settings.js';

/** A Nest logger that writes JSON lines to stderr, so that stdout stays for answers. */
export function nestLogger(settings: Pick<Settings, 'logLevel'>): LoggerService {
  const log = pino({ level: settings.logLevel, base: { pid: process.pid } }, pino.destination(2));
  return {
    log: (message: unknown, context?: string) => {
      // Nest tells of every route and module it sets up; that is detail, not news.
      if (isFramework(context)) log.debug({ context }, String(message));
      else log.info({ context }, String(message));
    },
    error: (message: unknown, stack?: string, context?: string) => {
      log.error({ context, stack }, String(message));
    },
    warn: (message: unknown, context?: string) => {
      log.warn({ context }, String(message));
    },
    debug: (message: unknown, context?: string) => {
      log.debug({ context }, String(message));
    },
    verbose: (message: unknown, context?: string) => {
      log.trace({ context }, String(message));
    },
  };
}

function isFramework(context: string | undefined): boolean {
  return ['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication'].includes(
    context ?? '',
  );
}
