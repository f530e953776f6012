/** Emergency release: assets handed back to their local control at once, and held there until a person ends it. */
import { assetsBelow, gridTree } from '../dispatch/grid-tree.js';
import { DomainError } from '../domain-error.js';
import type { Asset } from '../grid/asset.js';
import type { GridModel } from '../grid/grid-model.js';
import { nearestName } from '../nearest-name.js';

/** Which assets are handed back. */
export type ReleaseScope =
  | { readonly kind: 'all' }
  /** A substation or a branch and all below it. */
  | { readonly kind: 'node'; readonly nodeId: string }
  | { readonly kind: 'assetClass'; readonly assetClass: string }
  | { readonly kind: 'assets'; readonly assetIds: readonly string[] };

/** Who asks for a release or its end, as the audit writes it down; no secret. */
export interface ReleaseAuthor {
  readonly accountId: string;
  readonly name: string;
  readonly via: 'session' | 'token' | 'service';
  readonly credentialId: string | null;
  readonly address: string | null;
}

/** A release as asked for. */
export interface ReleaseRequest {
  /** Made by who asks: a repeated request is the same release. */
  readonly id: string;
  readonly scope: ReleaseScope;
  readonly reason: string;
  readonly by: ReleaseAuthor;
}

/** The end of a release, as asked for; plans are sent to the assets again. */
export interface ReleaseEnd {
  readonly id: string;
  /** The release that ends; null = all of them. */
  readonly releaseId: string | null;
  readonly reason: string;
  readonly by: ReleaseAuthor;
}

/** What became of one asset. */
export interface ReleasedAsset {
  readonly assetId: string;
  readonly status: 'released' | 'failed';
  /** Why it failed; null when it is released. */
  readonly reason: string | null;
}

/** A release in force: nothing is sent to its assets. */
export interface Release extends ReleaseRequest {
  readonly atMs: number;
  readonly assets: readonly ReleasedAsset[];
  /** False: a restart of the gateway would forget it, because its disk cannot be written. */
  readonly keptOnDisk: boolean;
}

/** Releases in force, oldest first; the answer to every question about them. */
export interface ReleaseState {
  readonly releases: readonly Release[];
}

/** What is to be told once the store is back. */
export type ReleaseEvent =
  | { readonly kind: 'released'; readonly release: Release }
  | {
      readonly kind: 'ended';
      readonly end: ReleaseEnd;
      readonly atMs: number;
      readonly ended: readonly Release[];
    };

/** What the gateway keeps beside its data: releases in force, and what the store has not been told yet. */
export interface KeptReleases extends ReleaseState {
  readonly untold: readonly ReleaseEvent[];
}

/** Nothing released, nothing to tell. */
export const NO_RELEASES: KeptReleases = { releases: [], untold: [] };

/**
 * Ids of the assets of a scope that the site can steer, in the order of the grid.
 *
 * @param steerable assets with a way to write to them
 * @throws DomainError `invalid-input` when the scope names what the site does not have, or nothing that can be steered
 */
export function assetsInScope(
  grid: GridModel,
  steerable: ReadonlySet<string>,
  scope: ReleaseScope,
): string[] {
  const inScope = matcher(grid, scope);
  const found = grid.assets.filter((asset) => steerable.has(asset.id) && inScope(asset)).map(({ id }) => id);
  if (found.length > 0) return found;
  throw new DomainError(
    'invalid-input',
    'nothing in this scope is steered by the service, so there is nothing to hand back; name another node, class or asset',
    { because: { rule: 'nothing-steered' } },
  );
}

/** A release in words: `all assets`, `everything below PDJ`, `all batteries`. */
export function scopeWords(scope: ReleaseScope): string {
  switch (scope.kind) {
    case 'all':
      return 'all assets';
    case 'node':
      return `everything below ${scope.nodeId}`;
    case 'assetClass':
      return `all assets of class ${scope.assetClass}`;
    case 'assets':
      return scope.assetIds.join(', ');
  }
}

function matcher(grid: GridModel, scope: ReleaseScope): (asset: Asset) => boolean {
  switch (scope.kind) {
    case 'all':
      return () => true;
    case 'node': {
      const below = assetsBelow(gridTree(grid));
      const ids = new Set(known(below, scope.nodeId, 'node'));
      return ({ id }) => ids.has(id);
    }
    case 'assetClass': {
      const kinds = new Map(grid.assets.map(({ kind }) => [kind as string, kind]));
      const wanted = known(kinds, scope.assetClass, 'asset class');
      return ({ kind }) => kind === wanted;
    }
    case 'assets': {
      const assets = new Map(grid.assets.map((asset) => [asset.id, asset.id]));
      const ids = new Set(scope.assetIds.map((id) => known(assets, id, 'asset')));
      return ({ id }) => ids.has(id);
    }
  }
}

function known<T>(all: ReadonlyMap<string, T>, name: string, what: string): T {
  const found = all.get(name);
  if (found !== undefined) return found;
  throw new DomainError(
    'invalid-input',
    `the site has no ${what} "${name}"; the nearest is "${nearestName(name, [...all.keys()])}"`,
  );
}
