/** JSON by HTTP from services that others run; what they answer is not believed to be short, quick or JSON. */
import { type JsonQuestion, JsonService } from '../../ports/json-service.js';

const PATIENCE_MS = 10_000;
/** A forecast of 16 days has some 20 kB, a season of Tempo 60 kB. */
const MAX_BYTES = 1_000_000;
/** Characters that messages show of an answer that says what is wrong, and of one that is no JSON: it may be a key. */
const SHOWN = 200;
const SHOWN_OF_OTHER = 40;

export class HttpJsonService extends JsonService {
  override async ask({ who, url, signal, headers = {}, body }: JsonQuestion): Promise<unknown> {
    const response = await fetch(url, {
      headers,
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
      ...(body === undefined ? {} : { method: 'POST', body }),
    }).catch((error: unknown) => {
      throw new Error(`${who} could not be asked: ${error instanceof Error ? error.message : String(error)}`);
    });
    const text = await limitedText(response, who);
    if (!response.ok) {
      throw new Error(`${who} answered ${String(response.status)}: ${text.slice(0, SHOWN)}; expected 200`);
    }
    try {
      return JSON.parse(text);
    } catch {
      throw new Error(`${who} answered "${text.slice(0, SHOWN_OF_OTHER)}"; expected JSON`);
    }
  }
}

/** Text of an answer, refused as soon as it is longer than any that is asked for. */
async function limitedText(response: Response, who: string): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  const body: AsyncIterable<Uint8Array> | readonly Uint8Array[] = response.body ?? [];
  for await (const piece of body) {
    bytes += piece.byteLength;
    if (bytes > MAX_BYTES) {
      throw new Error(`${who} answered with more than ${String(MAX_BYTES)} bytes; expected fewer`);
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
