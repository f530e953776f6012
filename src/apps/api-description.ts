/** Binds the description of the API: what it serves, and the codes of its problems. */
import { ApiDescription } from '../modules/api-description/api-description.service.js';
import type { ApiModule } from '../modules/api-description/api-routes.js';
import { PROBLEM_STATUS } from './http/problem-filter.js';

/** Version of the API: what would break a client raises the first number, and its place in `/api/v1`. */
const API_VERSION = '1.0.0';

/** The description of what these modules serve. */
export function apiDescription(modules: readonly ApiModule[]): ApiDescription {
  return new ApiDescription(modules, { version: API_VERSION, problems: PROBLEM_STATUS });
}
