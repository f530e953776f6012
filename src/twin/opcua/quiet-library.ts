/** Keeps node-opcua from printing over the lines of whoever started us: none of its warnings is for people. */
import { setErrorLogger, setWarningLogger } from 'node-opcua';

/** Silences the library in this process. */
export function quietLibrary(): void {
  setWarningLogger(() => undefined);
  setErrorLogger(() => undefined);
}
