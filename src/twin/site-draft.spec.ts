import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { FLEET } from './city/fleet.js';
import { siteFileText } from './site-draft.js';

describe('siteFileText', () => {
  it('is what sites/lyon.yaml holds', () => {
    const committed = readFileSync(new URL('../../sites/lyon.yaml', import.meta.url), 'utf8');
    expect(committed).toBe(siteFileText());
  });

  it('names every asset, its meter and its nodes once', () => {
    const site = parse(siteFileText()) as {
      meters: Record<string, unknown>;
      assets: Record<string, { meter: string; read: Record<string, { node: string }> }>;
    };
    expect(Object.keys(site.assets)).toHaveLength(FLEET.length);
    const nodes = Object.values(site.assets).flatMap((asset) => {
      expect(site.meters).toHaveProperty(asset.meter);
      return Object.values(asset.read).map((point) => point.node);
    });
    expect(new Set(nodes).size).toBe(nodes.length);
  });

  it('puts the servers where it is told', () => {
    const site = parse(
      siteFileText({ host: 'twin', basePort: 5000, urls: { PER: 'opc.tcp://h:1/PER' } }),
    ) as {
      endpoints: Record<string, { url: string }>;
    };
    expect(site.endpoints['CRX']?.url).toBe('opc.tcp://twin:5001/CRX');
    expect(site.endpoints['PER']?.url).toBe('opc.tcp://h:1/PER');
  });
});
