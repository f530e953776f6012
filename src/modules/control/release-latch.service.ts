/** Which assets a person released: asked before every write, whoever wants it. */
import type { Release } from '../../core/control/release.js';

/** The latch of the gateway process, in memory; the release service sets it and keeps it on disk. */
export class ReleaseLatch {
  private byAsset: ReadonlyMap<string, Release> = new Map();

  /** @param releases in force; the newest one names the reason of an asset */
  set(releases: readonly Release[]): void {
    this.byAsset = new Map(
      releases.flatMap((release) => release.assets.map(({ assetId }) => [assetId, release] as const)),
    );
  }

  /** Why nothing may be sent to the asset; null when it may. */
  reason(assetId: string): string | null {
    const release = this.byAsset.get(assetId);
    return release ? `released by ${release.by.name}: ${release.reason}` : null;
  }

  /** Every asset that is held, with the reason. */
  reasons(): ReadonlyMap<string, string> {
    return new Map([...this.byAsset.keys()].map((id) => [id, this.reason(id) ?? '']));
  }
}
