/** Shared components as they are read and heard: marks, quality, trends, limits, problems, tables, ticks. */
import { describe, expect, it } from '@jest/globals';
import { h } from 'preact';
import { inLanguage, markup, words } from '../testing/shown.js';
import { NO_ANSWER, type Problem } from '../api/problem.js';
import { AlarmMark, PRIORITIES, Quality } from './alarm-mark.js';
import { OneOf, SomeOf } from './choices.js';
import { type DataColumn, DataTable } from './data-table.js';
import { Panel } from './panel.js';
import { LiveState, ProblemNotice } from './problem-notice.js';
import { LimitBar, Sparkline } from './sparkline.js';
import { TickSet } from './tick-set.js';

describe('the mark of an alarm', () => {
  it('has another shape and word for each priority: colour is never alone', () => {
    const html = PRIORITIES.map((priority) => markup(h(AlarmMark, { priority })));
    const shapes = html.map((one) => / d="([^"]+)"/.exec(one)?.[1]);
    expect(new Set(shapes).size).toBe(4);
    expect(PRIORITIES.map((priority) => words(h(AlarmMark, { priority })))).toEqual([
      'Urgent',
      'High',
      'Medium',
      'Low',
    ]);
  });

  it('keeps its word for readers of the screen where a count is shown', () => {
    expect(markup(h(AlarmMark, { priority: 'high' }, 7))).toMatch(
      /7<span class="visually-hidden"> High<\/span>/,
    );
  });
});

describe('the quality of a value', () => {
  it.each([
    ['measured', true],
    ['good', true],
    ['estimated', false],
    ['missing', false],
    ['uncertain', false],
    ['bad', false],
  ] as const)('%s is quiet: %s', (of, quiet) => {
    expect(markup(h(Quality, { of })).includes('visually-hidden')).toBe(quiet);
  });

  it('is said aloud where asked for', () => {
    expect(words(h(Quality, { of: 'measured', quiet: false }))).toBe('● measured');
    expect(inLanguage('fr', () => words(h(Quality, { of: 'missing' })))).toBe('○ manquant');
  });
});

describe('a trend', () => {
  const label = (html: string): string => /aria-label="([^"]*)"/.exec(html)?.[1] ?? '';
  const line = (html: string, kind: string): string =>
    new RegExp(`class="sparkline-${kind}" d="([^"]*)"`).exec(html)?.[1] ?? '';

  it('says where it begins and ends, its extremes and its limit', () => {
    const html = markup(h(Sparkline, { values: [10, null, 30, 20], unit: 'MW', limit: 25 }));
    expect(label(html)).toBe('from 10.0 MW to 20.0 MW, lowest 10.0 MW, highest 30.0 MW, limit 25.0 MW');
  });

  it('has a gap where nothing is known', () => {
    // 3 steps of 10 px over 30 px; 10 at the foot (18), 20 at the top (2) of 20 px.
    const html = markup(h(Sparkline, { values: [10, null, 20, 10], unit: 'MW', width: 30, height: 20 }));
    expect(line(html, 'line')).toBe('M0.0 18.0M20.0 2.0L30.0 18.0');
  });

  it('draws again what is above its limit', () => {
    const html = markup(h(Sparkline, { values: [10, 30, 10], unit: 'MW', limit: 20, width: 20, height: 24 }));
    expect(line(html, 'over')).toBe('M10.0 2.0');
    expect(line(html, 'limit')).toBe('M0 12H20');
  });

  it('of one value, or of equal ones, is a line and no division by nothing', () => {
    for (const values of [[5], [5, 5, 5]]) {
      const html = markup(h(Sparkline, { values, unit: 'kW' }));
      expect(html).not.toContain('NaN');
    }
  });

  it('of nothing known says so', () => {
    expect(words(h(Sparkline, { values: [null, null], unit: 'kW' }))).toBe('not known');
  });
});

describe('a bar against its limit', () => {
  const bar = (loading: number | null, ahead: number | null = null): string =>
    markup(h(LimitBar, { loading, ahead, label: 'x' }));

  it.each([
    [0.5, 'normal'],
    [0.9499, 'normal'],
    [0.95, 'near'],
    [1, 'near'],
    [1.001, 'over'],
    [null, 'unknown'],
  ])('at %p of it is %s', (loading, look) => {
    expect(bar(loading)).toContain(`limit-bar-${look}"`);
  });

  it('has its limit at five sixths, so that an overload has room, and ends there', () => {
    expect(bar(0.6)).toContain('inline-size:50%');
    expect(bar(5)).toContain('inline-size:100%');
    expect(bar(-0.5)).toContain('inline-size:0%');
    expect(bar(null)).toContain('inline-size:0%');
  });

  it('shows the worst ahead, marked when it is over', () => {
    expect(bar(0.5)).not.toContain('limit-bar-ahead');
    expect(bar(0.5, 0.9)).toMatch(/class="limit-bar-ahead"/);
    expect(bar(0.5, 1.1)).toContain('limit-bar-ahead-over');
  });
});

describe('a problem', () => {
  const problem: Problem = {
    status: 409,
    code: 'plan-expired',
    title: 'plan expired',
    detail: 'It expired at 18:05.',
  };

  it('is told in the words of the service, in its language', () => {
    const html = markup(h(ProblemNotice, { problem }));
    expect(html).toContain('role="alert"');
    expect(html).toContain('<p lang="en">It expired at 18:05.</p>');
    expect(html).not.toContain('<button');
  });

  it('falls back on its title, and offers to ask again where that helps', () => {
    const html = markup(h(ProblemNotice, { problem: { ...problem, detail: '' }, retry: () => undefined }));
    expect(html).toContain('plan expired');
    expect(html).toContain('Try again');
  });

  it('says of an act without an answer that nobody knows whether it was done', () => {
    expect(words(h(ProblemNotice, { problem: NO_ANSWER }))).toContain('The service does not answer.');
    expect(words(h(ProblemNotice, { problem: NO_ANSWER, ofAct: true }))).toContain(
      'it is not known whether this was done',
    );
  });

  it('lists what is wrong one by one, unless it is one thing that was said already', () => {
    const errors = [{ path: 'assets[0].soc', message: 'saw 2' }, 'a word', { other: 1 }, null];
    const text = words(h(ProblemNotice, { problem: { ...problem, errors } }));
    expect(text).toContain('assets[0].soc: saw 2 a word');
    expect(markup(h(ProblemNotice, { problem: { ...problem, errors: ['a word'] } }))).not.toContain('<li>');
  });

  it('is nothing where there is none', () => {
    expect(markup(h(ProblemNotice, { problem: null }))).toBe('');
  });
});

describe('the state of a page’s data', () => {
  const live = {
    data: null,
    problem: null,
    loading: false,
    atMs: null,
    stale: false,
    reload: () => undefined,
  };

  it.each([
    ['loading', { ...live, loading: true }, 'Loading …'],
    ['all well', { ...live, data: {} }, ''],
    ['old', { ...live, data: {}, stale: true, atMs: 5 }, 'Data of —; newer ones cannot be had now.'],
  ])('%s', (_name, of, text) => {
    expect(words(h(LiveState, { of })).replace('▲ ', '')).toBe(text);
  });

  it('failed, with a way to ask again', () => {
    expect(words(h(LiveState, { of: { ...live, problem: NO_ANSWER } }))).toMatch(
      /does not answer.*Try again/,
    );
  });
});

describe('a table', () => {
  interface Row {
    readonly id: string;
    readonly name: string;
    readonly kw: number | null;
  }
  const columns: DataColumn<Row>[] = [
    { id: 'name', header: 'Name', value: ({ name }) => name },
    { id: 'kw', header: 'Power', value: ({ kw }) => kw, align: 'end', wideOnly: true },
  ];
  const items: Row[] = [
    { id: 'a', name: 'Tank 10', kw: 5 },
    { id: 'b', name: 'Tank 9', kw: null },
    { id: 'c', name: 'Amp', kw: -20 },
  ];
  const table = (over: object = {}): string =>
    markup(h(DataTable<Row>, { caption: 'Assets', items, columns, rowId: ({ id }) => id, ...over }));
  const order = (html: string): string[] =>
    [...html.matchAll(/<td class(?:="")?>([^<]*)<\/td>/g)].map(([, name]) => name ?? '');

  it('keeps the order it is given, until it is sorted', () => {
    expect(order(table())).toEqual(['Tank 10', 'Tank 9', 'Amp']);
  });

  it('sorts words as people count, Tank 9 before Tank 10', () => {
    expect(order(table({ sortBy: { id: 'name', desc: false } }))).toEqual(['Amp', 'Tank 9', 'Tank 10']);
  });

  it('stands what is not known last, whichever way numbers go', () => {
    expect(order(table({ sortBy: { id: 'kw', desc: false } }))).toEqual(['Amp', 'Tank 10', 'Tank 9']);
    expect(order(table({ sortBy: { id: 'kw', desc: true } }))).toEqual(['Tank 10', 'Amp', 'Tank 9']);
  });

  it('says which column it is sorted by', () => {
    const html = table({ sortBy: { id: 'kw', desc: true } });
    expect(html).toContain('class="end wide-only" aria-sort="descending"');
    expect(html.match(/aria-sort="none"/g)).toHaveLength(1);
  });

  it('counts its rows beside the search, and says when there is nothing', () => {
    expect(table({ filter: true })).toContain('3 rows');
    expect(table({ filter: true, items: items.slice(0, 1) })).toContain('1 row<');
    expect(words(h(DataTable<Row>, { caption: 'x', items: [], columns, rowId: ({ id }) => id }))).toContain(
      'Nothing to show.',
    );
    expect(table({ items: [], empty: 'No asset yet.' })).toContain('No asset yet.');
  });

  it('is walked by keyboard: one row takes the focus, the chosen one is marked', () => {
    const html = table({ onOpen: () => undefined, selectedId: 'b' });
    expect(html.match(/<tr tabindex="0"/g)).toHaveLength(1);
    expect(html.match(/<tr tabindex="-1"/g)).toHaveLength(2);
    expect(html.match(/aria-current="true"/g)).toHaveLength(1);
    expect(table()).not.toContain('<tr tabindex');
  });
});

describe('choices', () => {
  const options = [
    { value: 'a', label: 'Ash' },
    { value: 'b', label: 'Birch', hint: 'a tree' },
  ] as const;

  it('of one are radio buttons of one name, the chosen one ticked', () => {
    const html = markup(h(OneOf<string>, { legend: 'Tree', value: 'b', options, onChoose: () => undefined }));
    const names = [...html.matchAll(/name="([^"]+)"/g)].map(([, name]) => name);
    expect(new Set(names).size).toBe(1);
    expect(html.match(/checked/g)).toHaveLength(1);
    expect(html).toMatch(/checked[^>]*\/?>\s*Birch/);
  });

  it('of several are ticks', () => {
    const html = markup(
      h(SomeOf, { legend: 'Trees', chosen: new Set(['a', 'b']), options, onChoose: () => undefined }),
    );
    expect(html.match(/checked/g)).toHaveLength(2);
    expect(html).toContain('<legend>Trees</legend>');
  });

  it('with hints tie each hint to its tick', () => {
    const html = markup(
      h(TickSet<string>, {
        legend: 'Trees',
        options,
        value: ['b'],
        onInput: () => undefined,
        hint: 'one or more',
      }),
    );
    const [, hint] = /aria-describedby="([^"]+)"/.exec(html) ?? [];
    expect(hint).toBeDefined();
    expect(html).toContain(`id="${hint ?? ''}"`);
    expect(html).toContain('one or more');
    expect(html.match(/checked/g)).toHaveLength(1);
  });
});

describe('a panel', () => {
  it('is a region named by its heading', () => {
    const html = markup(h(Panel, { title: 'Storage', aside: 'now', children: 'x' }));
    const [, id] = /aria-labelledby="([^"]+)"/.exec(html) ?? [];
    expect(html).toContain(`<h2 id="${id ?? '?'}">Storage</h2>`);
    expect(words(h(Panel, { title: 'Storage', aside: 'now', children: 'x' }))).toBe('Storage now x');
  });
});
