/** What each store tells screens of: the topic, what it is about, and how much changed; never the values themselves. */
import { SLOT_MS } from '../../core/time/slot.js';
import { formatInstant } from '../../core/time/instant.js';
import type { DemandResponseStore } from '../../ports/demand-response-store.js';
import type { ForecastStore } from '../../ports/forecast-store.js';
import type { Journal } from '../../ports/journal.js';
import type { MeterReadingStore } from '../../ports/meter-reading-store.js';
import type { PlanStore } from '../../ports/plan-store.js';
import type { ScenarioRunStore } from '../../ports/scenario-run-store.js';
import type { SetpointStore } from '../../ports/setpoint-store.js';
import { announcing } from './announcing.js';
import type { EventBatches } from './event-batches.js';

/** The journal, whose entries are told by their code. */
export function announcedJournal(journal: Journal, batches: EventBatches): Journal {
  return announcing(journal, {
    append: (_, { severity, code }) => {
      batches.note({ topic: 'journal', subject: code, data: { severity, count: 1 } });
    },
  });
}

/** Plans, told by their id and state; decisions are told by those who take them. */
export function announcedPlans(plans: PlanStore, batches: EventBatches): PlanStore {
  const moved = (id: string, state: string): void => {
    batches.note({ topic: 'plan', subject: id, data: { state } });
  };
  return announcing(plans, {
    propose: ({ created, plan }) => {
      if (created) moved(plan.id, plan.state);
    },
    advance: (state, id) => {
      if (state !== null) moved(id, state);
    },
    hold: (isHeld, id, hold) => {
      if (isHeld) batches.note({ topic: 'plan', subject: id, data: { held: hold !== null } });
    },
    sweep: (swept) => {
      for (const { id, to } of swept) moved(id, to);
    },
  });
}

/** Orders and what became of them, told by slot. */
export function announcedSetpoints(setpoints: SetpointStore, batches: EventBatches): SetpointStore {
  return announcing(setpoints, {
    intend: (records) => {
      const [first] = records;
      if (first === undefined) return;
      const data = {
        slotMs: first.order.slotMs,
        count: records.length,
        state: 'intended',
        countIntended: records.length,
      };
      batches.note({ topic: 'setpoint', subject: formatInstant(first.order.slotMs), data });
    },
    update: (isChanged, orderId, { state }) => {
      // An order's id ends with its slot; a foreign one is told without.
      const slotMs = Number(orderId.slice(orderId.lastIndexOf(':') + 1));
      if (!isChanged) return;
      const known = Number.isSafeInteger(slotMs) && slotMs % SLOT_MS === 0;
      const name = `count${state.charAt(0).toUpperCase()}${state.slice(1)}`;
      const data = { slotMs: known ? slotMs : null, count: 1, state, [name]: 1 };
      batches.note({ topic: 'setpoint', subject: known ? formatInstant(slotMs) : null, data });
    },
  });
}

/** Forecasts, told by the instant they were made. */
export function announcedForecasts(forecasts: ForecastStore, batches: EventBatches): ForecastStore {
  return announcing(forecasts, {
    put: (_, made) => {
      const issuedAtMs = made.reduce((latest, forecast) => Math.max(latest, forecast.issuedAtMs), 0);
      if (made.length > 0)
        batches.note({ topic: 'forecast', subject: null, data: { issuedAtMs, count: made.length } });
    },
  });
}

/** Runs of scenarios, told by their id. */
export function announcedScenarioRuns(runs: ScenarioRunStore, batches: EventBatches): ScenarioRunStore {
  const told = (id: string, step: string): void => {
    batches.note({ topic: 'scenario-run', subject: id, data: { step } });
  };
  return announcing(runs, {
    open: (_, { id }) => {
      told(id, 'opened');
    },
    note: (_, id) => {
      told(id, 'progress');
    },
    putPart: (_, id) => {
      told(id, 'part-done');
    },
    fail: (_, id) => {
      told(id, 'failed');
    },
    cancel: (isCancelled, id) => {
      if (isCancelled) told(id, 'cancelled');
    },
  });
}

/** Readings, told sparingly and without naming the meter; closed slots, told by the newest of them. */
export function announcedReadings(readings: MeterReadingStore, batches: EventBatches): MeterReadingStore {
  return announcing(readings, {
    append: ({ inserted }) => {
      if (inserted > 0) batches.note({ topic: 'readings', subject: null, data: { count: inserted } });
    },
    putSlotValues: ({ inserted }, values) => {
      const slotMs = values.reduce((latest, value) => Math.max(latest, value.slotMs), 0);
      if (inserted > 0)
        batches.note({ topic: 'slot-closed', subject: null, data: { slotMs, count: inserted } });
    },
  });
}

/**
 * Demand response, told by the event: that it changed and not how, since managers of one building hear of it as those of
 * another do. Nothing else of the store is told by name.
 */
export function announcedDemandResponse(
  store: DemandResponseStore,
  batches: EventBatches,
): DemandResponseStore {
  const told = (subject: string | null, what: string): void => {
    batches.note({ topic: 'demand-response', subject, data: { what } });
  };
  return announcing(store, {
    addEvent: (isNew, { id }) => {
      if (isNew) told(id, 'event');
    },
    changeEvent: (event, id) => {
      if (event !== null) told(id, 'event');
    },
    addStatement: (_, { content }) => {
      told(content.eventId, 'statement');
    },
    updateStatement: () => {
      told(null, 'statement');
    },
    putProgram: () => {
      told(null, 'program');
    },
    putBuilding: () => {
      told(null, 'building');
    },
  });
}
