/** All migrations, oldest first; a migration that ran anywhere is never edited. */
import type { MigrationInterface } from 'typeorm';
import { Alarms1764750000000 } from './alarms-1764750000000.js';
import { Approval1764730000000 } from './approval-1764730000000.js';
import { AuditLog1764720000000 } from './audit-log-1764720000000.js';
import { CaseRuns1764200000000 } from './case-runs-1764200000000.js';
import { DemandResponse1764820000000 } from './demand-response-1764820000000.js';
import { DrDisputes1764830000000 } from './dr-disputes-1764830000000.js';
import { FeedEvents1764720000001 } from './feed-events-1764720000001.js';
import { DrStepFacts1764940000000 } from './dr-step-facts-1764940000000.js';
import { DrWebhookSecrets1764920000001 } from './dr-webhook-secrets-1764920000001.js';
import { GridSignals1764920000000 } from './grid-signals-1764920000000.js';
import { IdempotencyKeys1764720000002 } from './idempotency-keys-1764720000002.js';
import { ForecastModels1764600000000 } from './forecast-models-1764600000000.js';
import { Identity1764710000000 } from './identity-1764710000000.js';
import { Initial1764000000000 } from './initial-1764000000000.js';
import { OpenAdr1764800000000 } from './openadr-1764800000000.js';
import { OpenAdrChanges1764910000000 } from './openadr-changes-1764910000000.js';
import { OpenAdrEventEnds1764930000000 } from './openadr-event-ends-1764930000000.js';
import { OpenAdrDeliveries1764810000000 } from './openadr-deliveries-1764810000000.js';
import { Parcels1764300000000 } from './parcels-1764300000000.js';
import { PlanRecords1764740000000 } from './plan-records-1764740000000.js';
import { ScenarioRuns1764450000000 } from './scenario-runs-1764450000000.js';

/** Class-based migrations in the order they run. */
export const migrations: (new () => MigrationInterface)[] = [
  Initial1764000000000,
  CaseRuns1764200000000,
  Parcels1764300000000,
  ScenarioRuns1764450000000,
  ForecastModels1764600000000,
  Identity1764710000000,
  AuditLog1764720000000,
  FeedEvents1764720000001,
  IdempotencyKeys1764720000002,
  Approval1764730000000,
  PlanRecords1764740000000,
  Alarms1764750000000,
  OpenAdr1764800000000,
  OpenAdrDeliveries1764810000000,
  DemandResponse1764820000000,
  DrDisputes1764830000000,
  OpenAdrChanges1764910000000,
  GridSignals1764920000000,
  DrWebhookSecrets1764920000001,
  OpenAdrEventEnds1764930000000,
  DrStepFacts1764940000000,
];
