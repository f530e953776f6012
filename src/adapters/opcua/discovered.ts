/** What browsing a server finds: devices with their energy variables and methods. */
import type { Endpoint } from '../../core/grid/site.js';
import type { Observable } from '../../core/series/series.js';

/** A variable that may be of use. */
export interface DiscoveredVariable {
  /** `nsu=<uri>;s=<id>` */
  readonly node: string;
  readonly name: string;
  /** What it observes; undefined when only its unit is known. */
  readonly observable: Observable | undefined;
  /** Symbol of the declared unit; undefined when it declares none. */
  readonly unit: string | undefined;
  readonly measurementId: number | undefined;
  readonly historizing: boolean;
  readonly writable: boolean;
  /** Why it is not taken as it is, in words; undefined when it is. */
  readonly doubt: string | undefined;
}

/** A method and the object it is called on. */
export interface DiscoveredMethod {
  readonly name: string;
  readonly node: string;
  readonly object: string;
}

/** The variables and methods of one device: an object with its Measured and Control parts. */
export interface DiscoveredGroup {
  /** Names from below the Objects folder. */
  readonly path: readonly string[];
  readonly variables: readonly DiscoveredVariable[];
  readonly methods: readonly DiscoveredMethod[];
}

/** What was found on a server. */
export interface DiscoveredServer {
  readonly url: string;
  readonly security: Pick<Endpoint, 'securityPolicy' | 'securityMode' | 'user'>;
  readonly namespaces: readonly string[];
  readonly groups: readonly DiscoveredGroup[];
  /** Nodes looked at; `truncated` when there were more than the bound. */
  readonly nodeCount: number;
  readonly truncated: boolean;
}
