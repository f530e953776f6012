/** Rows that TypeORM maps; the tables of values (readings, slot values, forecasts) are written by COPY and plain SQL. */
import { CaseRunRow } from './case-run-row.js';
import { AccountRow, ApiTokenRow, OneTimeLinkRow, SessionRow } from './identity-rows.js';
import { JournalRow } from './journal-row.js';
import { DecisionRow, PlanInputsRow, PlanRow } from './plan-rows.js';
import { ScenarioPartRow, ScenarioRunRow } from './scenario-rows.js';
import { SetpointRow } from './setpoint-row.js';

/** All entities of this adapter. */
export const entities: (new () => object)[] = [
  AccountRow,
  ApiTokenRow,
  CaseRunRow,
  JournalRow,
  DecisionRow,
  OneTimeLinkRow,
  PlanInputsRow,
  PlanRow,
  ScenarioPartRow,
  ScenarioRunRow,
  SessionRow,
  SetpointRow,
];
