/** What is asked of a service of the outside world. */
export interface JsonQuestion {
  /** Who is asked, as messages call it, for example `the weather service meteo.example`. */
  readonly who: string;
  readonly url: URL;
  /** Ends the wait before its own limit does. */
  readonly signal: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent by POST; absent = GET. */
  readonly body?: string;
}

/**
 * Asks services that others run for JSON: bounded in time and size, without redirects. Called by sources of weather and of signals
 * of the grid, some times an hour.
 */
export abstract class JsonService {
  /**
   * The JSON of an answer of 200 to 299, of whatever shape.
   *
   * @throws Error that says who was asked, what was seen and what was expected
   */
  abstract ask(question: JsonQuestion): Promise<unknown>;
}
