/** Script of the twin's child process. */
import { runTwinProcess } from './twin.js';

await runTwinProcess();
