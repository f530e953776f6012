/** Runs of scenarios in their list: how far each is, what may be done with it, why one failed. */
import { describe, expect, it } from '@jest/globals';
import { h } from 'preact';
import { markup, words } from '../../testing/shown.js';
import type { RunStatus } from './run-results.js';
import { RunsPanel } from './runs-panel.js';

const RUN = {
  id: 'run-1',
  name: 'Cold wave',
  state: 'done',
  share: 1,
  parts: 8,
  partsDone: 8,
  failure: null,
  openedAtMs: Date.UTC(2026, 0, 15, 17),
} as unknown as RunStatus;

function panel(runs: readonly Partial<RunStatus>[] | null, chosen: readonly string[] = []) {
  const data = runs?.map((one) => ({ ...RUN, ...one })) ?? null;
  const live = { data, problem: null, loading: false, atMs: 0, stale: false, reload: () => undefined };
  return h(RunsPanel, {
    runs: live as unknown as Parameters<typeof RunsPanel>[0]['runs'],
    chosen,
    onToggle: () => undefined,
  });
}
const text = (...args: Parameters<typeof panel>): string => words(panel(...args));
const buttons = (...args: Parameters<typeof panel>): string[] =>
  [...markup(panel(...args)).matchAll(/<button[^>]*>([^<]*)</g)].map(([, word]) => word ?? '');

describe('runs', () => {
  it('that are under way show how far they are, and can be cancelled', () => {
    const running = { state: 'running', share: 0.375, partsDone: 3 } as const;
    expect(text([running])).toContain('runs 38 %, 3 of 8 parts');
    expect(markup(panel([running]))).toMatch(/<progress[^>]*value="0.375"/);
    expect(buttons([running])).toEqual(['Cancel']);
    expect(buttons([{ state: 'waiting', share: 0, partsDone: 0 }])).toEqual(['Cancel']);
  });

  it('that are done show their results, pressed when chosen', () => {
    expect(buttons([{}])).toEqual(['Results']);
    expect(markup(panel([{}], ['run-1']))).toMatch(/aria-pressed="?true/);
    expect(markup(panel([{}], ['run-2']))).toMatch(/aria-pressed="?false/);
    expect(markup(panel([{}]))).toContain('aria-label="Results of Cold wave of Thu 15 Jan, 18:00"');
  });

  it('that failed say why, and have neither results nor an end', () => {
    const failed = { state: 'failed', failure: 'no site file' } as const;
    expect(text([failed])).toContain('✕ failed no site file');
    expect(markup(panel([failed]))).toContain('chip-trouble');
    expect(buttons([failed])).toEqual([]);
    expect(buttons([{ state: 'cancelled' }])).toEqual([]);
  });

  it('are said to be none when there is none, and nothing is said while it is not known', () => {
    expect(text([])).toContain('No run yet.');
    expect(text(null)).not.toContain('No run yet.');
  });

  it('keep the order of the service', () => {
    const listed = text([
      { id: 'b', name: 'Second' },
      { id: 'a', name: 'First' },
    ]);
    expect(listed.indexOf('Second')).toBeLessThan(listed.indexOf('First'));
  });
});
