/**
 * Specs run in the realm of their process, as the service does: with one set of globals, which packages and code share, and not
 * behind the proxy of Jest's own environment, which makes each use of a global slow. What a spec changes of the process is put back.
 */
import { ModernFakeTimers } from '@jest/fake-timers';
import { ModuleMocker } from 'jest-mock';

/** What Jest and TypeORM keep in the realm for as long as it lasts, and each spec must begin without. */
const OF_ONE_SPEC = [
  'typeormMetadataArgsStorage',
  ...['EVENT_HANDLERS', 'TEST_TIMEOUT_SYMBOL', 'RETRY_TIMES', 'RETRY_TIMES_SETTER', 'RETRY_IMMEDIATELY'].map(
    (name) => Symbol.for(name),
  ),
];
const STACK_LINES = 100;

/** What Jest asks of an environment. */
export default class OneRealmEnvironment {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  fakeTimers = null;
  fakeTimersModern;
  #console = console;
  #env = { ...process.env };
  /** What Jest's runner replaces, and what a program may leave. */
  #process = {
    exit: process.exit,
    exitCode: process.exitCode,
    getBuiltinModule: process.getBuiltinModule,
  };

  constructor({ projectConfig }) {
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
    for (const name of OF_ONE_SPEC) delete globalThis[name];
    Error.stackTraceLimit = STACK_LINES;
  }

  async setup() {
    // There is nothing to open; Jest asks for the method.
  }

  async teardown() {
    this.fakeTimersModern.dispose();
    globalThis.console = this.#console;
    Object.assign(process, this.#process);
    for (const name of Object.keys(process.env)) if (!(name in this.#env)) delete process.env[name];
    Object.assign(process.env, this.#env);
  }

  /** Conditions under which packages say what they export. */
  exportConditions() {
    return ['node', 'node-addons'];
  }

  /** Only asked whether it is there: `jest-runtime.mjs` makes modules in the realm of the process. */
  getVmContext() {
    return globalThis;
  }
}
