/** The emergency release in the gateway: devices first, the disk beside them, the store when it is there. */
import { Injectable, Logger } from '@nestjs/common';
import {
  assetsInScope,
  type KeptReleases,
  NO_RELEASES,
  type Release,
  type ReleasedAsset,
  type ReleaseEnd,
  type ReleaseEvent,
  type ReleaseRequest,
  type ReleaseState,
} from '../../core/control/release.js';
import { DomainError } from '../../core/domain-error.js';
import { AssetGateway } from '../../ports/asset-gateway.js';
import { Clock } from '../../ports/clock.js';
import { ReleaseFile } from '../../ports/release-file.js';
import { SiteModel } from '../../ports/site-token.js';
import { ReleaseLatch } from '../control/release-latch.service.js';

/** Longest wait for one device [wall ms]; all are asked at the same time. */
const DEVICE_PATIENCE_MS = 8_000;

const PENDING = 'the device has not answered yet; it is asked again until it does';

@Injectable()
export class ReleaseService {
  private readonly log = new Logger('release');
  private kept: KeptReleases = NO_RELEASES;
  /** Releases whose devices are being written to: their story is not complete yet. */
  private readonly running = new Set<string>();

  constructor(
    private readonly devices: AssetGateway,
    private readonly latch: ReleaseLatch,
    private readonly file: ReleaseFile,
    private readonly model: SiteModel,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes up what an earlier process left: its releases hold again before anything is sent.
   *
   * @throws Error when the file cannot be read
   */
  async takeUp(): Promise<void> {
    const kept = await this.file.read();
    // Whether the devices heard the process that died is not known: they are asked again.
    const releases = kept.releases.map((release) => ({
      ...release,
      assets: release.assets.map(({ assetId }) => failed(assetId, PENDING)),
    }));
    this.put({ ...kept, releases });
  }

  /**
   * Hands the assets of a scope back to their local control, at once and together, and sends them nothing more.
   *
   * @returns what became of each asset within a few seconds; those that failed are asked again until they are released
   * @throws DomainError `invalid-input` when the scope names nothing
   */
  async release(request: ReleaseRequest): Promise<Release> {
    const again = this.kept.releases.find(({ id }) => id === request.id);
    if (again) return again;
    const { grid, controlPoints } = this.model.site();
    const ids = assetsInScope(grid, new Set(controlPoints.map(({ assetId }) => assetId)), request.scope);
    const assets = ids.map((id) => failed(id, PENDING));
    const pending: Release = { ...request, atMs: this.clock.nowMs(), assets, keptOnDisk: false };
    this.running.add(request.id);
    try {
      this.put({
        releases: [...this.kept.releases, pending],
        untold: [...this.kept.untold, { kind: 'released', release: pending }],
      });
      const [keptOnDisk, answered] = await Promise.all([this.save(), this.handBack(ids)]);
      this.answered(request.id, answered, keptOnDisk);
      await this.save();
    } finally {
      this.running.delete(request.id);
    }
    return this.kept.releases.find(({ id }) => id === request.id) ?? pending;
  }

  /**
   * Ends releases: from the next slot on the plan in force is sent to their assets again.
   *
   * @throws DomainError `invalid-input` when there is no such release
   */
  async end(end: ReleaseEnd): Promise<ReleaseState> {
    const ended = this.kept.releases.filter(({ id }) => end.releaseId === null || id === end.releaseId);
    if (ended.length === 0) {
      throw new DomainError(
        'invalid-input',
        end.releaseId === null
          ? 'nothing is released, so there is nothing to end'
          : `no release in force has the id "${end.releaseId}"; GET /api/v1/release lists them`,
        { because: { rule: 'nothing-released' } },
      );
    }
    const event: ReleaseEvent = { kind: 'ended', end, atMs: this.clock.nowMs(), ended };
    const before = this.kept;
    // The disk first: a latch that a restart would bring back is not ended.
    await this.file.write(without(before, event));
    // What was released while the disk was busy stays released.
    const released = this.kept !== before;
    this.put(without(this.kept, event));
    if (released) await this.save();
    return this.state();
  }

  state(): Promise<ReleaseState> {
    return Promise.resolve({ releases: this.kept.releases });
  }

  /** Asks devices again that have not confirmed their release. */
  async askAgain(): Promise<void> {
    const waiting = this.kept.releases.filter(
      ({ id, assets }) => !this.running.has(id) && assets.some(({ status }) => status === 'failed'),
    );
    for (const release of waiting) {
      const ids = release.assets.flatMap(({ status, assetId }) => (status === 'failed' ? [assetId] : []));
      const answers = await this.handBack(ids);
      const released = answers.filter(({ status }) => status === 'released');
      if (released.length === 0) continue;
      this.answered(release.id, answers, release.keptOnDisk);
      await this.save();
    }
  }

  /** What the store has not been told, oldest first. */
  untold(): readonly ReleaseEvent[] {
    return this.kept.untold.filter((event) => event.kind === 'ended' || !this.running.has(event.release.id));
  }

  /** Forgets what the store was told. */
  async told(event: ReleaseEvent): Promise<void> {
    this.put({ ...this.kept, untold: this.kept.untold.filter((other) => idOf(other) !== idOf(event)) });
    await this.save();
  }

  private put(kept: KeptReleases): void {
    this.kept = kept;
    this.latch.set(kept.releases);
  }

  private answered(id: string, answers: readonly ReleasedAsset[], keptOnDisk: boolean): void {
    const byId = new Map(answers.map((answer) => [answer.assetId, answer]));
    const updated = (release: Release): Release =>
      release.id === id
        ? { ...release, keptOnDisk, assets: release.assets.map((one) => byId.get(one.assetId) ?? one) }
        : release;
    this.put({
      releases: this.kept.releases.map(updated),
      untold: this.kept.untold.map((event) =>
        event.kind === 'released' ? { kind: 'released', release: updated(event.release) } : event,
      ),
    });
  }

  private handBack(ids: readonly string[]): Promise<ReleasedAsset[]> {
    return Promise.all(ids.map((id) => this.handBackOne(id)));
  }

  private async handBackOne(assetId: string): Promise<ReleasedAsset> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<ReleasedAsset>((resolve) => {
      timer = setTimeout(() => {
        resolve(
          failed(assetId, `no answer within ${String(DEVICE_PATIENCE_MS / 1000)} s; it is asked again`),
        );
      }, DEVICE_PATIENCE_MS);
    });
    const asked = this.devices.release(assetId).then(
      (answer): ReleasedAsset =>
        answer.status === 'accepted'
          ? { assetId, status: 'released', reason: null }
          : failed(assetId, answer.reason),
      (error: unknown) => failed(assetId, error instanceof Error ? error.message : String(error)),
    );
    try {
      return await Promise.race([asked, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** True when it is on disk; a full disk must not keep hands off the devices. */
  private async save(): Promise<boolean> {
    try {
      await this.file.write(this.kept);
      return true;
    } catch (error) {
      this.log.error(`releases are held in memory only, a restart would forget them: ${String(error)}`);
      return false;
    }
  }
}

/** What is kept once the releases of an end are over. */
function without(kept: KeptReleases, event: Extract<ReleaseEvent, { kind: 'ended' }>): KeptReleases {
  const over = new Set(event.ended.map(({ id }) => id));
  return {
    releases: kept.releases.filter(({ id }) => !over.has(id)),
    untold: [...kept.untold, event],
  };
}

function idOf(event: ReleaseEvent): string {
  return `${event.kind} ${event.kind === 'released' ? event.release.id : event.end.id}`;
}

function failed(assetId: string, reason: string): ReleasedAsset {
  return { assetId, status: 'failed', reason };
}
