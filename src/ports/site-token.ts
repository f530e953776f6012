import type { Site } from '../core/grid/site.js';

/** The site this process serves. Asked at every cycle; never fails, never changes while the process lives. */
export abstract class SiteModel {
  abstract site(): Site;
}
