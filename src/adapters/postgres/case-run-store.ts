/** Waiting cases in PostgreSQL. */
import { type CaseRun, CaseRunStore, type KeptAnswer } from '../../ports/case-run-store.js';
import type { Database } from './database.js';
import { CaseRunRow } from './entities/case-run-row.js';

/** Runs whose asker is gone for good: older than any time limit. */
const FORGOTTEN = `opened_at < now() - interval '1 hour'`;

/** Keeps runs until they are dropped. */
export class PostgresCaseRunStore extends CaseRunStore {
  constructor(private readonly database: Database) {
    super();
  }

  override async open(run: CaseRun): Promise<void> {
    await this.database.withRunner(`keeping case ${run.id}`, async (runner) => {
      await runner.manager.createQueryBuilder().delete().from(CaseRunRow).where(FORGOTTEN).execute();
      await runner.manager.insert(CaseRunRow, { id: run.id, run });
    });
  }

  override run(id: string): Promise<CaseRun | null> {
    return this.database.withRunner(`reading case ${id}`, async (runner) => {
      const row = await runner.manager.findOne(CaseRunRow, {
        where: { id },
        select: { id: true, run: true },
      });
      return row ? (row.run as CaseRun) : null;
    });
  }

  override isAwaited(id: string): Promise<boolean> {
    return this.database.withRunner(`looking for case ${id}`, (runner) =>
      runner.manager.existsBy(CaseRunRow, { id }),
    );
  }

  override async answer(id: string, answer: KeptAnswer): Promise<void> {
    await this.database.withRunner(`keeping the answer to case ${id}`, (runner) =>
      runner.manager.update(CaseRunRow, { id }, { answer }),
    );
  }

  override answerOf(id: string): Promise<KeptAnswer | null> {
    return this.database.withRunner(`reading the answer to case ${id}`, async (runner) => {
      const row = await runner.manager.findOne(CaseRunRow, {
        where: { id },
        select: { id: true, answer: true },
      });
      return row ? (row.answer as KeptAnswer | null) : null;
    });
  }

  override async drop(id: string): Promise<void> {
    await this.database.withRunner(`dropping case ${id}`, (runner) =>
      runner.manager.delete(CaseRunRow, { id }),
    );
  }
}
