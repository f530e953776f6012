/** How specs are run (scripts/jest-environment.mjs, scripts/jest-runtime.mjs): in the realm of Node, with its own packages. */
import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { describe, expect, it, jest } from '@jest/globals';
import { DataSource } from 'typeorm';

/** As any program loads packages: by Node, once for each process. */
const byNode = createRequire(import.meta.url);

/** What a call throws. */
function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return null;
}

describe('a spec', () => {
  it('shares its realm with Node: an error of Node is an error, its arrays are arrays', () => {
    expect(thrownBy(() => gunzipSync('no gzip'))).toBeInstanceOf(Error);
    expect(structuredClone(new Float64Array(2))).toBeInstanceOf(Float64Array);
    expect(thrownBy(() => JSON.parse('{'))).toBeInstanceOf(SyntaxError);
  });

  it('shares packages with the packages that load them, whether ES modules or CommonJS', () => {
    expect((byNode('@nestjs/common') as { Injectable: unknown }).Injectable).toBe(Injectable);
    expect((byNode('typeorm') as { DataSource: unknown }).DataSource).toBe(DataSource);
  });

  it('can stop the clocks of the process, and lets them go again', () => {
    const before = Date.now();
    jest.useFakeTimers({ now: 0 });
    expect(Date.now()).toBe(0);
    jest.useRealTimers();
    expect(Date.now()).toBeGreaterThanOrEqual(before);
  });
});
