/** Calls as OpenADR events: one for each building that has a VEN, which that VEN alone can see. */
import { Injectable } from '@nestjs/common';
import type { DrEvent, Part } from '../../core/flexibility/dr-event.js';
import { isVisibleOutside } from '../../core/flexibility/event-life.js';
import { deadlineOf, isLost, ownWindow } from '../../core/flexibility/parts.js';
import type { DrBuilding, DrProgram } from '../../core/flexibility/program.js';
import type { AdrObject, AdrViewer } from '../../core/openadr/objects.js';
import { formatInstant } from '../../core/time/instant.js';
import { Clock } from '../../ports/clock.js';
import { DemandResponseStore } from '../../ports/demand-response-store.js';
import { OpenAdrStore } from '../../ports/openadr-store.js';
import { type AdrDraft, OpenAdrObjects } from '../openadr/openadr.service.js';

/** The service itself, which is business logic. */
const SELF: AdrViewer = { role: 'BL', clientId: 'traboule' };
const ONE = { skip: 0, limit: 1 };
const MINUTE_MS = 60_000;
/** Calls go before what is only information. */
const PRIORITY = 1;

@Injectable()
export class DrBroadcast {
  constructor(
    private readonly objects: OpenAdrObjects,
    private readonly adr: OpenAdrStore,
    private readonly store: DemandResponseStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes the VTN show what the event is now: makes, changes and deletes objects; a second time changes nothing.
   *
   * @returns buildings that their VEN shows the call to, and those that have a VEN in their contacts and could not be told by it: no
   * ven of that client is registered
   */
  async show(event: DrEvent, program: DrProgram): Promise<{ reached: string[]; unreached: string[] }> {
    const reached: string[] = [];
    const unreached: string[] = [];
    for (const part of event.parts) {
      const building = await this.store.building(part.buildingId);
      const client = building?.contacts.venClientId ?? null;
      if (building === null || client === null) continue;
      const wanted = isVisibleOutside(event.state) && !hasLeft(event, part, this.clock.nowMs());
      const shown = await this.adrEvent(event.id, part.buildingId);
      if (!wanted) {
        if (shown !== null && event.state !== 'superseded')
          await this.objects.remove('EVENT', shown.id, SELF);
      } else if (await this.grant(building, client)) {
        await this.put(event, { part, building, shown, program });
        reached.push(building.id);
      } else unreached.push(building.id);
    }
    return { reached, unreached };
  }

  /** The OpenADR event of a building's part; null when there is none. */
  async adrEvent(eventId: string, buildingId: string): Promise<AdrObject | null> {
    const [found] = await this.adr.list('EVENT', { name: nameOf(eventId, buildingId) }, SELF, ONE);
    return found ?? null;
  }

  /** The part of a call that an OpenADR event shows; null where it is somebody else's event. */
  async partShownBy(adrEventId: string): Promise<{ eventId: string; buildingId: string } | null> {
    const name = (await this.objects.find('EVENT', adrEventId))?.name ?? '';
    const slash = name.indexOf('/');
    return slash < 0 ? null : { eventId: name.slice(0, slash), buildingId: name.slice(slash + 1) };
  }

  private async put(
    event: DrEvent,
    { part, building, shown, program }: Told & { readonly shown: AdrObject | null },
  ): Promise<void> {
    // A replacement has its time to answer from when it is told, which is now.
    const notifiedMs = part.notifiedMs ?? this.clock.nowMs();
    const told = { part: { ...part, notifiedMs }, building, program };
    const draft = draftOf(event, told, await this.programId(program));
    if (shown === null) await this.objects.create(draft, SELF);
    else if (JSON.stringify(shown.body) !== JSON.stringify(draft.body)) {
      await this.objects.replace(shown, draft, SELF);
    }
  }

  /** Id of the program in the VTN; made at its first call. */
  private async programId({ name }: DrProgram): Promise<string> {
    const [found] = await this.adr.list('PROGRAM', { name }, SELF, ONE);
    if (found !== undefined) return found.id;
    const draft: AdrDraft = { kind: 'PROGRAM', name, targets: [], body: { programName: name } };
    return String((await this.objects.create(draft, SELF))['id']);
  }

  /** Grants the building's own target to its VEN. @returns false when the client has registered no ven */
  private async grant(building: DrBuilding, clientId: string): Promise<boolean> {
    const [ven] = await this.adr.list('VEN', {}, { role: 'VEN', clientId, granted: [] }, ONE);
    if (ven === undefined) return false;
    const target = targetOf(building.id);
    if (ven.targets.includes(target)) return true;
    const targets = [...ven.targets, target];
    await this.objects.replace(
      ven,
      { kind: 'VEN', clientId, name: ven.name, targets, body: { ...ven.body, targets } },
      SELF,
    );
    return true;
  }
}

/** A building's part of a call and the terms it goes by. */
interface Told {
  readonly part: Part;
  readonly building: DrBuilding;
  readonly program: DrProgram;
}

/** True where the building is asked for nothing any more; one that fails goes on being asked. */
function hasLeft(event: DrEvent, part: Part, nowMs: number): boolean {
  return part.state !== 'under-delivered' && part.state !== 'no-data' && isLost(event, part, nowMs);
}

function draftOf(event: DrEvent, told: Told, programID: string): AdrDraft {
  const { reduction, id } = event;
  const { part } = told;
  const own = ownWindow(event, part);
  const askedKw = part.agreedKw > 0 ? part.agreedKw : part.askedKw;
  const minutes = Math.round((own.endMs - own.startMs) / MINUTE_MS);
  const name = nameOf(id, part.buildingId);
  const targets = [targetOf(part.buildingId)];
  return {
    kind: 'EVENT',
    name,
    programId: programID,
    targets,
    body: {
      programID,
      eventName: name,
      priority: PRIORITY,
      targets,
      payloadDescriptors: [
        {
          objectType: 'EVENT_PAYLOAD_DESCRIPTOR',
          payloadType: 'DISPATCH_SETPOINT_RELATIVE',
          units: 'KW',
        },
        ...TERMS_DESCRIPTORS,
      ],
      reportDescriptors: [
        { payloadType: 'USAGE', readingType: 'DIRECT_READ', units: 'KWH' },
        { payloadType: 'OPERATING_STATE' },
      ],
      // The signal carries its own end: who loses contact goes back to normal by itself.
      intervalPeriod: { start: new Date(own.startMs).toISOString(), duration: `PT${String(minutes)}M` },
      intervals: [
        {
          id: 0,
          // Load convention: below zero is to take less.
          payloads: [
            { type: 'DISPATCH_SETPOINT_RELATIVE', values: [reduction ? -askedKw : askedKw] },
            ...termsOf(event, told),
          ],
        },
      ],
    },
  };
}

/** OpenADR has no words for what a building is paid and until when it may answer: private types, which others pass over. */
const TERMS_DESCRIPTORS = [
  { payloadType: 'TRABOULE_PAYMENT', units: 'KWH', currency: 'EUR' },
  { payloadType: 'TRABOULE_PENALTY', units: 'KWH', currency: 'EUR' },
  { payloadType: 'TRABOULE_ANSWER_BY' },
  { payloadType: 'TRABOULE_SILENCE' },
  { payloadType: 'TRABOULE_COMFORT_EFFECT' },
].map((descriptor) => ({ objectType: 'EVENT_PAYLOAD_DESCRIPTOR', ...descriptor }));

/** Money as text, as it was agreed: a number would round it. The deadline in whole minutes, so that telling it again changes nothing. */
function termsOf(event: DrEvent, { part, building, program }: Told): { type: string; values: string[] }[] {
  const { rateEurPerKwh, penaltyEurPerKwh } = program.terms;
  const answerByMs = Math.floor(deadlineOf(event, part) / MINUTE_MS) * MINUTE_MS;
  return [
    { type: 'TRABOULE_PAYMENT', values: [rateEurPerKwh] },
    { type: 'TRABOULE_PENALTY', values: [penaltyEurPerKwh] },
    { type: 'TRABOULE_ANSWER_BY', values: [formatInstant(answerByMs)] },
    { type: 'TRABOULE_SILENCE', values: [program.silence] },
    { type: 'TRABOULE_COMFORT_EFFECT', values: [building.comfortEffect] },
  ];
}

function nameOf(eventId: string, buildingId: string): string {
  return `${eventId}/${buildingId}`;
}

function targetOf(buildingId: string): string {
  return `building:${buildingId}`;
}
