import type { Statement } from '../core/flexibility/statement.js';

/** Prints a statement on paper. Called when somebody asks for one. */
export abstract class StatementPrinter {
  /** One page of PDF. The same statement gives the same bytes. */
  abstract print(
    statement: Statement,
    names: { readonly building: string; readonly program: string },
  ): Promise<Uint8Array>;
}
