/** The image and the composition, as far as they can be checked without an engine. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { DockerfileParser } from 'dockerfile-ast';
import { parse } from 'yaml';
import { SETTING_NAMES } from '../../src/config/settings.js';

interface Service {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly ports?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test: readonly string[] };
}

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('Dockerfile', () => {
  const file = DockerfileParser.parse(read('Dockerfile'));
  const instructions = file.getInstructions().map((instruction) => ({
    keyword: instruction.getKeyword(),
    text: instruction.toString().replace(/^\S+\s*/, ''),
  }));
  const texts = (keyword: string) =>
    instructions
      .filter((instruction) => instruction.keyword === keyword)
      .map((instruction) => instruction.text);
  const lastStage = instructions.slice(instructions.map(({ keyword }) => keyword).lastIndexOf('FROM'));

  it('builds on the Node major of .nvmrc, in stages', () => {
    const major = read('.nvmrc').trim();
    expect(texts('FROM')).toHaveLength(3);
    for (const from of texts('FROM')) expect(from).toMatch(new RegExp(`^node:${major}-bookworm-slim`));
  });

  it('installs by the lock, and in the image only what runs', () => {
    const installs = texts('RUN').filter((command) => command.includes('npm '));
    expect(installs.every((command) => command.startsWith('npm ci '))).toBe(true);
    expect(installs.at(-1)).toContain('--omit=dev --omit=optional');
  });

  it('does not run as root and has a command', () => {
    const keywords = lastStage.map(({ keyword }) => keyword);
    expect(lastStage.find(({ keyword }) => keyword === 'USER')?.text).toBe('node');
    expect(keywords.indexOf('USER')).toBeLessThan(keywords.indexOf('ENTRYPOINT'));
    expect(keywords).toContain('CMD');
  });

  it('copies only what exists and the context lets through', () => {
    const ignored = read('.dockerignore').split('\n');
    const sources = texts('COPY')
      .filter((text) => !text.startsWith('--from='))
      .flatMap((text) => text.split(/\s+/).slice(0, -1));
    for (const source of sources) {
      expect([source, existsSync(new URL(`../../${source}`, import.meta.url))]).toEqual([source, true]);
      expect(ignored).toContain(`!${source}`);
    }
  });
});

describe('docker-compose.yml', () => {
  const text = read('docker-compose.yml');
  const { services } = parse(text, { merge: true }) as { services: Record<string, Service> };

  it('has the servers and every role', () => {
    expect(Object.keys(services).sort()).toEqual(['api', 'gateway', 'postgres', 'redis', 'twin', 'worker']);
    for (const role of ['api', 'gateway', 'twin', 'worker']) expect(services[role]?.command?.[0]).toBe(role);
  });

  it('opens ports on this machine alone', () => {
    const ports = Object.values(services).flatMap((service) => service.ports ?? []);
    expect(ports.length).toBeGreaterThan(0);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('asks for every secret and has a default for none', () => {
    const secrets = [...text.matchAll(/\$\{([A-Z_]*(?:PASSWORD|TOKEN|SECRET))(.{2})/g)];
    expect(new Set(secrets.map((match) => match[1]))).toEqual(
      new Set(['POSTGRES_PASSWORD', 'REDIS_PASSWORD', 'TRABOULE_API_TOKEN', 'TRABOULE_RELEASE_SECRET']),
    );
    for (const [, , mark] of secrets) expect(mark).toBe(':?');
  });

  it('sets only settings that exist', () => {
    const roles = ['api', 'gateway', 'worker', 'twin'].flatMap((role) =>
      Object.keys(services[role]?.environment ?? {}),
    );
    expect(roles.filter((name) => !SETTING_NAMES.includes(name))).toEqual([]);
  });

  it('keeps the jobs: no eviction, append-only file', () => {
    const command = services.redis?.command?.join(' ');
    expect(command).toContain('--maxmemory-policy noeviction');
    expect(command).toContain('--appendonly yes');
  });

  it('waits for servers that answer', () => {
    for (const server of ['postgres', 'redis', 'twin', 'api'])
      expect(services[server]?.healthcheck).toBeDefined();
  });

  it('finds the twin under every endpoint of the site file', () => {
    const site = parse(read('sites/lyon.yaml')) as { endpoints: Record<string, { url: string }> };
    const urls = JSON.parse(services.gateway?.environment?.TRABOULE_ENDPOINT_URLS ?? '{}') as unknown;
    expect(urls).toEqual(
      Object.fromEntries(
        Object.entries(site.endpoints).map(([id, { url }]) => [id, url.replace('127.0.0.1', 'twin')]),
      ),
    );
  });
});
