/** `npm start`: everything in one go, from a fresh clone to the running city. */
import { launch } from './launch.mjs';
import { runScript } from './project.mjs';

await runScript(() => launch(['all', ...process.argv.slice(2)]));
