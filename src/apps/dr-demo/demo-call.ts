/** What the people of a demonstration do over HTTP: enrol, call with four eyes, answer, and read what came of it. */
import { answerOf } from '../../client/client.js';
import type { paths } from '../../client/api-types.js';
import { formatInstant } from '../../core/time/instant.js';
import { SLOT_MS } from '../../core/time/slot.js';
import type { CalledBuilding } from '../../twin/city/called-buildings.js';
import type { People } from './demo-people.js';

type Ok<Path extends keyof paths, Method extends keyof paths[Path]> = paths[Path][Method] extends {
  readonly responses: { readonly 200: { readonly content: { readonly 'application/json': infer Body } } };
}
  ? Body
  : never;

type EventDetail = Ok<'/api/v1/demand-response/events/{id}', 'get'>;
/** An event as the service tells it. */
export type CalledEvent = EventDetail['event'];
/** A statement with all that it was computed from. */
export type ToldStatement = Ok<'/api/v1/demand-response/statements/{id}', 'get'>;
/** A statement computed again. */
export type Recomputed = Ok<'/api/v1/demand-response/statements/{id}/recomputation', 'post'>;

/** A call in time [epoch ms]. */
export interface CallWindow {
  readonly startMs: number;
  readonly endMs: number;
}

/** Credentials of a VEN, as its building's manager gets them. */
export interface VenCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

const PROGRAM = 'evening-peak';
/** Share of what the forecast says it will take that a building offers. */
const OFFERED_SHARE = 0.85;
const MOST_STATEMENTS = 200;

/** Does for each, a few at a time, in order of the list. */
async function each<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (let from = 0; from < items.length; from += 4) {
    done.push(...(await Promise.all(items.slice(from, from + 4).map(work))));
  }
  return done;
}

/** The desk of a demonstration. */
export class DemoDesk {
  private eventId = '';

  constructor(
    private readonly people: People,
    private readonly buildings: readonly CalledBuilding[],
  ) {}

  /** The engineer writes the program and gives every building a client of the VTN. */
  async enrol(deadlineMinutes: number): Promise<Map<string, VenCredentials>> {
    const { client } = this.people.engineer;
    const program = {
      name: 'Evening peak',
      terms: { rateEurPerKwh: '0.300', penaltyEurPerKwh: '0.100' },
      baseline: 'own-forecast',
      adjustment: 'none',
      silence: 'counts-as-accepted',
      answerMinutesBefore: deadlineMinutes,
      disputeDays: 10,
    } as const;
    const params = { path: { id: PROGRAM } };
    await answerOf(client.PUT('/api/v1/demand-response/programs/{id}', { params, body: program }));
    const made = await each(this.buildings, async ({ id, name }) => {
      const body = { clientId: `ven-${id}`, name, role: 'VEN' as const };
      const { clientSecret } = await answerOf(client.POST('/api/v1/openadr/clients', { body }));
      return [id, { clientId: body.clientId, clientSecret }] as const;
    });
    return new Map(made);
  }

  /** Every building offers most of what the service expects it to take in the window. @returns offers [kW] by building */
  async offer(window: CallWindow, reboundMinutes: number): Promise<Map<string, number>> {
    const offers = await each(this.buildings, async (building) => {
      const offeredKw = Math.floor(OFFERED_SHARE * (await this.leastForecast(building.id, window)));
      if (offeredKw > 0) await this.putBuilding(building, offeredKw, reboundMinutes);
      return [building.id, offeredKw] as const;
    });
    return new Map(offers.filter(([, kw]) => kw > 0));
  }

  /** One operator draws the call up, the other approves and publishes it. */
  async call(window: CallWindow, count: number): Promise<CalledEvent> {
    const { operator, colleague } = this.people;
    const { buildings } = await answerOf(
      operator.client.GET('/api/v1/demand-response/fairness', { params: { query: { programId: PROGRAM } } }),
    );
    // The order of rotation: nobody was called yet, so the names decide.
    const first = [...buildings].sort((a, b) => (a.buildingId < b.buildingId ? -1 : 1)).slice(0, count);
    const expectedKw = first.reduce((sum, one) => sum + one.offeredKw * one.deliveryRate, 0);
    const body = {
      ...{ programId: PROGRAM, window, reduction: true, overrides: [] },
      targetKw: Math.floor(expectedKw),
      reason: 'the evening peak of a winter day',
    };
    const { event } = await answerOf(operator.client.POST('/api/v1/demand-response/events', { body }));
    this.eventId = event.id;
    const params = { path: { id: event.id } };
    const approval = { comment: 'agreed, the peak is near the limit' };
    await answerOf(
      colleague.client.POST('/api/v1/demand-response/events/{id}/approval', { params, body: approval }),
    );
    return answerOf(
      colleague.client.POST('/api/v1/demand-response/events/{id}/publication', {
        params,
        body: { leaveOut: false },
      }),
    );
  }

  /** The manager answers for a building; the others stay silent, which the program takes as a yes. */
  async answer(buildingId: string, answer: 'accept' | 'opt-out'): Promise<void> {
    const { event } = await this.detail();
    const askedKw = event.parts.find((part) => part.buildingId === buildingId)?.askedKw ?? 0;
    const body =
      answer === 'accept'
        ? { kind: 'accept' as const, powerKw: askedKw }
        : { kind: 'opt-out' as const, reason: 'parents meet in the building this evening' };
    await answerOf(
      this.people.manager.client.POST('/api/v1/demand-response/calls/{eventId}/{buildingId}/answer', {
        params: { path: { eventId: this.eventId, buildingId } },
        body,
      }),
    );
  }

  detail(): Promise<EventDetail> {
    return answerOf(
      this.people.operator.client.GET('/api/v1/demand-response/events/{id}', {
        params: { path: { id: this.eventId } },
      }),
    );
  }

  /** All statements of the call, each computed again by the service. */
  async statements(): Promise<{ readonly statement: ToldStatement; readonly again: Recomputed }[]> {
    const { client } = this.people.operator;
    const query = { eventId: this.eventId, limit: MOST_STATEMENTS };
    const { statements } = await answerOf(
      client.GET('/api/v1/demand-response/statements', { params: { query } }),
    );
    return each(statements, async ({ id }) => {
      const params = { path: { id } };
      const statement = await answerOf(
        client.GET('/api/v1/demand-response/statements/{id}', { params: { path: { id }, query: {} } }),
      );
      const again = await answerOf(
        client.POST('/api/v1/demand-response/statements/{id}/recomputation', { params }),
      );
      return { statement: statement as ToldStatement, again };
    });
  }

  /** Least mean power of a quarter-hour of the window that the newest forecast says [kW]. */
  private async leastForecast(buildingId: string, { startMs, endMs }: CallWindow): Promise<number> {
    const query = { from: formatInstant(startMs), to: formatInstant(endMs) };
    const page = await answerOf(
      this.people.operator.client.GET('/api/v1/forecasts/{seriesId}', {
        params: { path: { seriesId: `${buildingId}.power` }, query: query as never },
      }),
    );
    const { steps } = page as unknown as { readonly steps: readonly { readonly mean: number | null }[] };
    const known = steps.flatMap(({ mean }) => (mean === null ? [] : [mean]));
    return known.length < (endMs - startMs) / SLOT_MS ? 0 : Math.min(...known);
  }

  private async putBuilding(
    building: CalledBuilding,
    offeredKw: number,
    reboundMinutes: number,
  ): Promise<void> {
    await answerOf(
      this.people.engineer.client.PUT('/api/v1/demand-response/buildings/{id}', {
        params: { path: { id: building.id } },
        body: {
          name: building.name,
          programId: PROGRAM,
          nodeId: building.substationId,
          meterSeriesId: `${building.id}.power`,
          offeredKw,
          reboundShare: 0.5,
          reboundMinutes,
          comfortEffect: 'about a degree less at the end of the call',
          limits: {
            ...{ critical: false, noticeMinutes: 15, callsPerDay: 1, callsPerWeek: 2, callsPerSeason: 20 },
            ...{ restHours: 12, longestMinutes: 120, blackouts: [] },
          },
          contacts: { venClientId: `ven-${building.id}`, email: null, webhookUrl: null, assetId: null },
          managerIds: [this.people.manager.accountId],
          enrolledMs: 0,
          leftMs: null,
        },
      }),
    );
  }
}
