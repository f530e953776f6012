/** Fields and dialogs as they are read out: labels, hints and errors tied to their fields, and what stops a confirmation. */
import { describe, expect, it } from '@jest/globals';
import { h } from 'preact';
import { markup, words } from '../testing/shown.js';
import { Countdown } from './countdown.js';
import { Dialog } from './dialog.js';
import { ChoiceField, NumberField, TextField, TickField } from './fields.js';
import { FormDialog } from './form-dialog.js';
import { isReason, ReasonField } from './reason-field.js';

const nothing = (): void => undefined;
const attribute = (html: string, name: string): string | undefined =>
  new RegExp(`${name}="([^"]*)"`).exec(html)?.[1];

describe('a field', () => {
  it('is tied to its label', () => {
    const html = markup(h(TextField, { label: 'Name', value: 'x', onInput: nothing }));
    expect(attribute(html, 'for')).toBeDefined();
    expect(html).toContain(`<input id="${attribute(html, 'for') ?? ''}"`);
    expect(html).not.toContain('aria-describedby');
  });

  it('is described by its hint and by what is wrong with it, and says that it is', () => {
    const html = markup(
      h(TextField, { label: 'Name', value: '', onInput: nothing, hint: 'short', error: 'too long' }),
    );
    const ids = attribute(html, 'aria-describedby')?.split(' ') ?? [];
    expect(ids).toHaveLength(2);
    for (const id of ids) expect(html).toContain(`<p id="${id}"`);
    expect(html).toContain('aria-invalid="true"');
  });

  it('that is right is not called wrong', () => {
    const html = markup(h(TextField, { label: 'Name', value: '', onInput: nothing, error: null }));
    expect(html).not.toContain('aria-invalid');
    expect(html).not.toContain('field-error');
  });

  it('that must be filled says so by word', () => {
    expect(words(h(TextField, { label: 'Name', value: '', onInput: nothing, required: true }))).toBe(
      'Name (required)',
    );
  });

  it('of several lines is an area', () => {
    const html = markup(
      h(TextField, { label: 'Why', value: 'a\nb', onInput: nothing, lines: 3, maxLength: 500 }),
    );
    expect(html).toContain('<textarea');
    expect(html).toContain('rows="3"');
    expect(attribute(html, 'maxlength')).toBe('500');
  });

  it('of a number holds its unit and bounds, and nothing where it holds none', () => {
    const html = markup(
      h(NumberField, { label: 'Power', value: 5.5, unit: 'kW', min: 0, max: 10, onInput: nothing }),
    );
    expect([
      attribute(html, 'value'),
      attribute(html, 'min'),
      attribute(html, 'max'),
      attribute(html, 'step'),
    ]).toEqual(['5.5', '0', '10', 'any']);
    expect(html).toContain('<span class="unit">kW</span>');
    const empty = markup(h(NumberField, { label: 'Power', value: null, unit: 'kW', onInput: nothing }));
    expect(empty).not.toContain('null');
    expect(empty).not.toContain('min=');
  });

  it('of a choice has its options, in their own language where they are not in that of the screen', () => {
    const options = [
      { value: 'a', label: 'Ash' },
      { value: 'b', label: 'Bouleau', lang: 'fr' },
    ] as const;
    const html = markup(h(ChoiceField<'a' | 'b'>, { label: 'Tree', value: 'b', options, onInput: nothing }));
    expect(html).toMatch(/<option[^>]*lang="fr"[^>]*>Bouleau/);
    expect(html).toMatch(/<option selected[^>]*value="b"|value="b"[^>]*selected/);
  });

  it('of yes or no is a tick with its label', () => {
    const html = markup(h(TickField, { label: 'All', value: true, onInput: nothing }));
    expect(html).toContain('checked');
    expect(html).toContain(`for="${attribute(html, 'id') ?? ''}"`);
  });
});

describe('a reason', () => {
  it.each([
    ['', false],
    ['  a ', false],
    ['ab', false],
    ['   ', false],
    ['abc', true],
    [' too hot ', true],
  ])('of %j is taken by the service: %s', (value, taken) => {
    expect(isReason(value)).toBe(taken);
  });

  it('may be one of the common ones, each with its digit, the chosen one pressed', () => {
    const html = markup(
      h(ReasonField, { value: 'wrong forecast', onInput: nothing, common: ['too risky', 'wrong forecast'] }),
    );
    expect(html).toMatch(/<kbd aria-hidden="true">2<\/kbd> wrong forecast/);
    expect(html.match(/aria-pressed="true"/g)).toHaveLength(1);
    expect(html).toMatch(/minlength="3"/i);
  });
});

describe('a dialog', () => {
  it('is named by its title, and empty while it is closed', () => {
    const html = markup(h(Dialog, { title: 'Approve', open: true, onClose: nothing, children: 'x' }));
    const id = attribute(html, 'aria-labelledby') ?? '';
    expect(html).toContain(`<h2 id="${id}">Approve</h2>`);
    expect(html).toContain('aria-label="Close"');
    expect(words(h(Dialog, { title: 'Approve', open: false, onClose: nothing, children: 'x' }))).toBe('');
  });

  const form = (over: object = {}): string =>
    markup(
      h(FormDialog, {
        title: 'Reject',
        confirm: 'Reject it',
        ready: true,
        action: { busy: false, problem: null },
        onConfirm: nothing,
        onClose: nothing,
        children: 'fields',
        ...over,
      }),
    );
  const isStopped = (html: string): boolean => /<button type="submit"[^>]*disabled/.test(html);

  it('can be confirmed once everything is there, and not twice', () => {
    expect(isStopped(form())).toBe(false);
    expect(isStopped(form({ ready: false }))).toBe(true);
    expect(isStopped(form({ action: { busy: true, problem: null } }))).toBe(true);
    expect(form({ action: { busy: true, problem: null } })).toContain('aria-busy="true"');
  });

  it('is stopped by what turned meanwhile, and says what', () => {
    const html = form({ gone: 'This plan expired at 18:05.' });
    expect(isStopped(html)).toBe(true);
    expect(html).toMatch(/role="alert".*This plan expired at 18:05\./);
  });

  it('keeps a refusal of the service in sight', () => {
    const problem = { status: 409, code: 'x', title: 't', detail: 'Somebody was faster.' };
    expect(form({ action: { busy: false, problem } })).toContain('Somebody was faster.');
  });

  it('warns by its look where it cannot be taken back', () => {
    expect(form({ danger: true })).toContain('button-danger');
    expect(form()).toContain('button-primary');
  });

  it('is confirmed by the form it belongs to: Enter is enough', () => {
    const html = form();
    expect(html).toContain(`<form id="${/form="([^"]+)"/.exec(html)?.[1] ?? ''}"`);
  });
});

describe('time left', () => {
  it('is a dash while the clock of the service is not known', () => {
    expect(words(h(Countdown, { to: Date.UTC(2026, 0, 15) }))).toBe('—');
  });
});
