/** Demand response over the API, for the commands. */
import type { paths } from '../client/api-types.js';
import { ApiClient } from './api-client.js';
import type { Signals } from './signal-lines.js';

type Base = '/api/v1/demand-response';
type Put<Path extends `${Base}/programs/{id}` | `${Base}/buildings/{id}`> =
  paths[Path]['put']['requestBody']['content']['application/json'];
type Listed<Path extends `${Base}/programs` | `${Base}/buildings`> =
  paths[Path]['get']['responses'][200]['content']['application/json'];

/** Calls what concerns programs and buildings. */
export class DemandResponseClient extends ApiClient {
  signals(): Promise<Signals> {
    return this.told(this.client.GET('/api/v1/demand-response/signals'));
  }

  programs(): Promise<Listed<'/api/v1/demand-response/programs'>> {
    return this.told(this.client.GET('/api/v1/demand-response/programs'));
  }

  /** @param body as it was read: the service says what is wrong with it */
  async putProgram(id: string, body: unknown): Promise<void> {
    const program = body as Put<'/api/v1/demand-response/programs/{id}'>;
    const params = { path: { id } };
    await this.told(this.client.PUT('/api/v1/demand-response/programs/{id}', { params, body: program }));
  }

  buildings(): Promise<Listed<'/api/v1/demand-response/buildings'>> {
    return this.told(this.client.GET('/api/v1/demand-response/buildings'));
  }

  /** @param body as it was read: the service says what is wrong with it */
  async putBuilding(id: string, body: unknown): Promise<void> {
    const building = body as Put<'/api/v1/demand-response/buildings/{id}'>;
    const params = { path: { id } };
    await this.told(this.client.PUT('/api/v1/demand-response/buildings/{id}', { params, body: building }));
  }
}
