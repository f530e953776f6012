/** Types of the typed client as text, from the description of the API. */
import openapiTS, { astToString } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';
import { inProject } from './project.mjs';

/** The file that is checked in. */
export const CLIENT_TYPES = inProject('src', 'client', 'api-types.ts');

const HEAD = `/** Types of the API, generated from its description by \`npm run generate:client\`: do not edit. */
`;

/** @param {object} document OpenAPI 3.1, as plain data */
export async function clientTypes(document) {
  const tree = await openapiTS(JSON.parse(JSON.stringify(document)), { alphabetize: true });
  const style = await resolveConfig(CLIENT_TYPES);
  return format(`${HEAD}${astToString(tree)}`, { ...style, filepath: CLIENT_TYPES });
}
