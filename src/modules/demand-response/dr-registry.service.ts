/** Programs and buildings: read by those they concern, written by engineers. */
import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../core/domain-error.js';
import type { DrBuilding, DrProgram } from '../../core/flexibility/program.js';
import { classesOf } from '../../core/grid/metering-calendar.js';
import { isForecastMeter } from '../../core/grid/own-meters.js';
import type { Actor } from '../../core/identity/actor.js';
import { DemandResponseStore } from '../../ports/demand-response-store.js';
import { SiteModel } from '../../ports/site-token.js';
import { AuditService } from '../audit/audit.service.js';

const SECRET_BYTES = 32;

@Injectable()
export class DrRegistry {
  constructor(
    private readonly store: DemandResponseStore,
    private readonly model: SiteModel,
    private readonly audit: AuditService,
  ) {}

  programs(): Promise<DrProgram[]> {
    return this.store.programs();
  }

  /** @throws DomainError `unknown-program` */
  async program(id: string): Promise<DrProgram> {
    const program = (await this.store.programs()).find((one) => one.id === id);
    if (program !== undefined) return program;
    throw new DomainError(
      'unknown-program',
      `there is no program "${id}"; GET /api/v1/demand-response/programs lists them`,
    );
  }

  async putProgram(actor: Actor, program: DrProgram): Promise<DrProgram> {
    this.assertCalendar(program);
    if (program.baseline === 'own-forecast') {
      for (const building of await this.store.buildings({ programId: program.id })) {
        this.assertForecast(program, building);
      }
    }
    const before = (await this.store.programs()).find((one) => one.id === program.id) ?? null;
    await this.audit.record(actor, 'dr-program.put', `dr-program:${program.id}`, { before, after: program });
    await this.store.putProgram(program);
    return program;
  }

  /** Buildings the actor may know: all with `city.view`, own ones otherwise. */
  async buildings(actor: Actor, programId?: string): Promise<DrBuilding[]> {
    const all = await this.store.buildings(programId === undefined ? {} : { programId });
    return actor.permissions.has('city.view') ? all : all.filter((building) => owns(actor, building));
  }

  /** Own buildings of the actor, whatever else it may see. */
  async ownBuildings(actor: Actor): Promise<DrBuilding[]> {
    return (await this.store.buildings({})).filter((building) => owns(actor, building));
  }

  /** @throws DomainError `unknown-building`, also for one the actor may not know of */
  async building(actor: Actor, id: string): Promise<DrBuilding> {
    const building = await this.store.building(id);
    if (building !== null && (actor.permissions.has('city.view') || owns(actor, building))) return building;
    throw unknownBuilding(id);
  }

  async putBuilding(actor: Actor, building: DrBuilding): Promise<DrBuilding> {
    const program = await this.program(building.programId);
    this.assertPlace(building);
    this.assertForecast(program, building);
    await this.assertOwnMeter(building);
    const before = await this.store.building(building.id);
    await this.audit.record(actor, 'dr-building.put', `dr-building:${building.id}`, {
      before,
      after: building,
    });
    await this.store.putBuilding(building);
    return building;
  }

  /**
   * Makes the secret that messages to the building's webhook are signed with; the one before holds no more. Shown this once.
   *
   * @throws DomainError `unknown-building`, `invalid-input` where the building has no webhook
   */
  async makeWebhookSecret(actor: Actor, id: string): Promise<{ secret: string }> {
    const building = await this.building(actor, id);
    if (building.contacts.webhookUrl === null) {
      const why = `${id} has no webhook; name one in its contacts first (contacts.webhookUrl)`;
      throw new DomainError('invalid-input', why);
    }
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    await this.store.putWebhookSecret(id, secret);
    await this.audit.record(actor, 'dr-building.webhook-secret', `dr-building:${id}`, {});
    return { secret };
  }

  private assertCalendar({ source }: DrProgram): void {
    if (source?.kind !== 'time-class') return;
    const { meteringPoints = [] } = this.model.site().grid;
    const calendar = meteringPoints.find(({ id }) => id === source.meteringPoint);
    if (calendar === undefined) {
      throw new DomainError(
        'invalid-input',
        `source.meteringPoint: the site file has no metering point "${source.meteringPoint}"; write its calendar under meteringPoints`,
      );
    }
    const known: readonly string[] = classesOf(calendar);
    const other = source.classes.find((name) => !known.includes(name));
    if (other === undefined) return;
    throw new DomainError(
      'invalid-input',
      `source.classes: ${other} is no class of ${calendar.id}; expected some of ${known.join(', ')}`,
    );
  }

  /** A program that pays by the own forecast never could pay for a meter that is not forecast. */
  private assertForecast({ id, baseline }: DrProgram, building: DrBuilding): void {
    const { meterSeriesId, leftMs } = building;
    if (baseline !== 'own-forecast' || leftMs !== null) return;
    if (isForecastMeter(this.model.site(), meterSeriesId.replace(/\.power$/, ''))) return;
    throw new DomainError(
      'invalid-input',
      `meterSeriesId: program "${id}" pays by the building's own forecast, and none is made of ${meterSeriesId} of "${building.id}": the site file reads no such meter; expected a meter that the site reads, or a program with another baseline`,
    );
  }

  /** What one meter shows is paid for once: two records of one building would be called, and paid, side by side. */
  private async assertOwnMeter({ id, meterSeriesId, enrolledMs, leftMs }: DrBuilding): Promise<void> {
    const all = await this.store.buildings({});
    const other = all.find(
      (one) =>
        one.id !== id &&
        one.meterSeriesId === meterSeriesId &&
        one.enrolledMs < (leftMs ?? Infinity) &&
        enrolledMs < (one.leftMs ?? Infinity),
    );
    if (other === undefined) return;
    throw new DomainError(
      'invalid-input',
      `meterSeriesId: ${meterSeriesId} is the meter of "${other.id}" at that time; expected a meter of its own, since what one meter shows is paid once. Let the other leave first (leftMs)`,
    );
  }

  private assertPlace({ nodeId, contacts }: DrBuilding): void {
    const { substations, assets } = this.model.site().grid;
    if (!substations.some(({ id }) => id === nodeId)) {
      throw new DomainError(
        'invalid-input',
        `nodeId: the site has no node "${nodeId}"; GET /api/v1/nodes lists them`,
      );
    }
    const { assetId } = contacts;
    if (assetId !== null && !assets.some(({ id }) => id === assetId)) {
      throw new DomainError(
        'invalid-input',
        `contacts.assetId: the site has no asset "${assetId}"; GET /api/v1/assets lists them`,
      );
    }
  }
}

/** True where the account manages the building. */
export function owns({ accountId, buildingIds }: Actor, { id, managerIds }: DrBuilding): boolean {
  return managerIds.includes(accountId) || buildingIds.includes(id);
}

/** A building that is not there, or that the caller may not know of. */
export function unknownBuilding(id: string): DomainError {
  return new DomainError(
    'unknown-building',
    `there is no building "${id}" for this account; GET /api/v1/demand-response/buildings lists those there are`,
  );
}
