import type { Site } from '../core/grid/site.js';

/** The site this process controls. Read once at start; changes only with a restart, so that one plan speaks of one grid. */
export abstract class SiteModel {
  abstract site(): Site;
}
