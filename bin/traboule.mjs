#!/usr/bin/env node
/** `npx traboule <command>`: installs and builds what is missing, then runs the command. */
import { launch } from '../scripts/launch.mjs';
import { runScript } from '../scripts/project.mjs';

await runScript(() => launch(process.argv.slice(2)));
