/** A building's part of an event as its manager sees it. */
import type { DrEvent, Part } from '../../core/flexibility/dr-event.js';
import { answer, type BuildingAnswer } from '../../core/flexibility/participation.js';
import { deadlineOf, energyKwh, ownWindow } from '../../core/flexibility/parts.js';
import type { DrBuilding, DrProgram } from '../../core/flexibility/program.js';
import { estimateEur } from '../../core/flexibility/settlement.js';
import { ANSWER_KINDS, type CallView } from './calls.schema.js';
import { endingWords } from './notice-texts.js';

/** What a call is seen with. */
export interface CallScene {
  readonly building: DrBuilding;
  readonly program: DrProgram;
  readonly nowMs: number;
}

/** The call of a building. */
export function callView(event: DrEvent, part: Part, { building, program, nowMs }: CallScene): CallView {
  const { rateEurPerKwh, penaltyEurPerKwh } = program.terms;
  const own = ownWindow(event, part);
  const expectedKwh = energyKwh(part.askedKw, own);
  const { id: eventId, version, state, reduction, reason } = event;
  const { askedKw, agreedKw, notifiedMs, answeredMs, replaces, override } = part;
  return {
    ...{ eventId, version, state, ...own, reduction, reason },
    ...{ buildingId: building.id, buildingName: building.name },
    ...{ programId: program.id, programName: program.name, silence: program.silence },
    ...{ participation: part.state, askedKw, agreedKw, expectedKwh },
    ...{ paymentEur: estimateEur(expectedKwh, rateEurPerKwh), rateEurPerKwh, penaltyEurPerKwh },
    comfortEffect: building.comfortEffect,
    reboundShare: building.reboundShare,
    reboundMinutes: building.reboundMinutes,
    answerByMs: deadlineOf(event, part),
    ending: endingWords(own.endMs),
    answers: possibleAnswers(event, part, nowMs),
    note: part.reason,
    offer: part.offer ?? null,
    ...{ notifiedMs, answeredMs, replaces },
    override: override === null ? null : { ...override, limits: [...override.limits] },
  };
}

/** Asked of the rule itself, so that nothing is offered that would be refused. */
function possibleAnswers(event: DrEvent, part: Part, nowMs: number): CallView['answers'] {
  if (event.state !== 'published' && event.state !== 'active') return [];
  const when = { nowMs, deadlineMs: deadlineOf(event, part) };
  const samples: Readonly<Record<BuildingAnswer['kind'], BuildingAnswer>> = {
    acknowledge: { kind: 'acknowledge' },
    accept: { kind: 'accept', powerKw: part.askedKw },
    counter: { kind: 'counter', powerKw: part.askedKw, startMs: 0, endMs: 0, reason: '' },
    'opt-out': { kind: 'opt-out', reason: '' },
  };
  return ANSWER_KINDS.filter((kind) => answer(part, samples[kind], when).status === 'taken').filter(
    (kind) => kind !== 'acknowledge' || part.state === 'invited',
  );
}
