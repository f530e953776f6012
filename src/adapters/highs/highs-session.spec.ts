/** Which thread holds a session's model, so that it is let go of there. */
import { describe, expect, it } from '@jest/globals';
import { ProgramBuilder } from '../../core/dispatch/program-builder.js';
import type { LinearProgram } from '../../core/dispatch/linear-program.js';
import { HighsSession } from './highs-session.js';

const HOW = { mipRelGap: 0, nameConflict: false, presolve: true };
const FIRST_THREAD = 1;
const SECOND_THREAD = 2;

function program(upper: number): LinearProgram {
  const builder = new ProgramBuilder();
  builder.column('x', 0, upper);
  builder.row('r', 0, 1, [[0, 1]]);
  return builder.build();
}

/** A session whose home is noted when it is closed. */
function openSession(): { readonly session: HighsSession; readonly homeAtClose: () => number | null } {
  let home: number | null = null;
  const session = new HighsSession(7, program(1), null, {
    run: () => Promise.reject(new Error('nothing is solved here')),
    forget: (self) => (home = self.home),
  });
  return { session, homeAtClose: () => home };
}

describe('HighsSession', () => {
  it('is at home nowhere before a thread has its model', async () => {
    const { session, homeAtClose } = openSession();
    session.replace(program(2));
    await session.close();
    expect(homeAtClose()).toBeNull();
  });

  it.each<[string, (session: HighsSession) => void]>([
    ['another program takes its place', (session) => session.replace(program(2))],
    ['it is to start from nothing', (session) => session.startFrom(null)],
  ])('is still at home where its old model is when %s', async (_what, outdate) => {
    const { session, homeAtClose } = openSession();
    session.task(FIRST_THREAD, HOW);
    outdate(session);
    await session.close();
    expect(homeAtClose()).toBe(FIRST_THREAD);
  });

  it('loads anew once after another program, and on another thread', () => {
    const { session } = openSession();
    expect(session.task(FIRST_THREAD, HOW).program).not.toBeNull();
    expect(session.task(FIRST_THREAD, HOW).program).toBeNull();
    session.replace(program(2));
    expect(session.task(FIRST_THREAD, HOW).program).toMatchObject({ colUpper: Float64Array.of(2) });
    expect(session.task(FIRST_THREAD, HOW).program).toBeNull();
    expect(session.task(SECOND_THREAD, HOW).program).not.toBeNull();
    expect(session.home).toBe(SECOND_THREAD);
  });

  it('is at home nowhere when its thread was lost', async () => {
    const { session, homeAtClose } = openSession();
    session.task(FIRST_THREAD, HOW);
    session.settle({ kind: 'died', message: 'a rehearsal' });
    await session.close();
    expect(homeAtClose()).toBeNull();
  });
});
