/** A message about a call that waits in the queue: what it is about, and whether it is still worth telling. */
import { z } from 'zod';
import type { DemandResponseStore } from '../../ports/demand-response-store.js';
import { PermanentJobError } from '../../ports/job-queue.js';
import { NOTICE_KINDS, type NoticeFacts } from './notice-texts.js';

const payloadSchema = z.object({
  eventId: z.string(),
  version: z.number().int(),
  buildingId: z.string(),
  kind: z.enum(NOTICE_KINDS),
});

/** What a job carries of a message. */
export type MessagePayload = z.infer<typeof payloadSchema>;

/** @throws PermanentJobError for what another version wrote */
export function messagePayload(payload: unknown): MessagePayload {
  const { data } = payloadSchema.safeParse(payload);
  if (data !== undefined) return data;
  throw new PermanentJobError('the message cannot be read; it is of another version');
}

/** What the message is about as things stand now; null where it was overtaken: the message that replaced it is on its way. */
export async function factsNow(
  store: DemandResponseStore,
  { eventId, version, buildingId, kind }: MessagePayload,
): Promise<NoticeFacts | null> {
  const [event, building, programs] = await Promise.all([
    store.event(eventId),
    store.building(buildingId),
    store.programs(),
  ]);
  if (event === null || building === null) return null;
  const isOfAsking = kind === 'call' || kind === 'changed';
  if (isOfAsking && (event.version > version || event.state === 'cancelled')) return null;
  const part = event.parts.find((one) => one.buildingId === buildingId);
  const program = event.program ?? programs.find(({ id }) => id === event.programId);
  return part === undefined || program === undefined ? null : { event, part, building, program };
}
