/** Reports of a VEN as bodies of OpenADR: how it stands to an event, and what it used in a quarter-hour. */

/** What is reported of an event. */
export interface Reported {
  /** OPERATING_STATE. */
  readonly state: string;
  /** Quarter-hour it is about [epoch ms]; absent = the moment. */
  readonly slot?: { readonly startMs: number; readonly endMs: number };
  /** Used in it [kWh]; absent = not measured whole. */
  readonly kwh?: number;
}

const USAGE = {
  objectType: 'REPORT_PAYLOAD_DESCRIPTOR',
  payloadType: 'USAGE',
  units: 'KWH',
  readingType: 'DIRECT_READ',
};

/** Body of `POST /reports`. */
export function usageReport(
  eventID: string,
  { venName, resourceName }: { readonly venName: string; readonly resourceName: string },
  { state, slot, kwh }: Reported,
): Readonly<Record<string, unknown>> {
  const usage = kwh === undefined ? [] : [{ type: 'USAGE', values: [kwh] }];
  const intervals = [{ id: 0, payloads: [...usage, { type: 'OPERATING_STATE', values: [state] }] }];
  const period =
    slot === undefined
      ? {}
      : { intervalPeriod: { start: new Date(slot.startMs).toISOString(), duration: 'PT15M' } };
  return {
    eventID,
    clientName: venName,
    payloadDescriptors: [USAGE],
    resources: [{ resourceName, ...period, intervals }],
  };
}
