/** Where the OPC UA library's own messages go: it prints to the console unless told otherwise, over progress and answers. */
import { setErrorLogger, setWarningLogger } from 'node-opcua';

/** Most of a message that is kept: stack traces and certificates run long. */
const LONGEST = 500;

/**
 * Sends the library's warnings and errors to a log, one line each, for the whole process; what matters of them
 * reaches people as the status of an endpoint.
 *
 * @param log told each message; without it they are dropped
 */
export function routeLibraryMessages(log: (line: string) => void = () => undefined): void {
  const tell = (_where: unknown, ...parts: unknown[]): void => {
    log(lineOf(parts));
  };
  setWarningLogger(tell);
  setErrorLogger(tell);
}

function lineOf(parts: readonly unknown[]): string {
  const text = parts.map(String).join(' ').replaceAll(/\s+/g, ' ').trim();
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
