/** Writes the types of the typed client (src/client/api-types.ts) from the description of the API as it is built. */
import { writeFileSync } from 'node:fs';
import { ensureBuilt } from './build.mjs';
import { CLIENT_TYPES, clientTypes } from './client-types.mjs';
import { inProject, runScript } from './project.mjs';

await runScript(async () => {
  await ensureBuilt();
  const { API_MODULES } = await import(inProject('dist', 'src', 'apps', 'api.js'));
  const { apiDescription } = await import(inProject('dist', 'src', 'apps', 'api-description.js'));
  writeFileSync(CLIENT_TYPES, await clientTypes(apiDescription(API_MODULES).document()));
  console.log(`wrote ${CLIENT_TYPES}`);
  return 0;
});
