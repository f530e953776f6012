/** A run is asked for: a named scenario, or one’s own text; how often it is played, and with what varied. */
import { useMemo, useState } from 'preact/hooks';
import { parse } from 'yaml';
import type { Answer } from '../../api/answers.js';
import { newIdempotencyKey, send } from '../../api/request.js';
import { useAction } from '../../api/use-action.js';
import { ChoiceField, NumberField, TextField } from '../../components/fields.js';
import { Panel } from '../../components/panel.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { useTexts } from '../../i18n/language.js';
import { namedScenarios } from './named-scenarios.js';
import { MOST_SAMPLES, runBodyOf, type RunDraft, runFault } from './run-results.js';
import { texts } from './texts.js';

const NAMED = namedScenarios(
  import.meta.glob<string>('../../../../scenarios/*.yaml', { query: '?raw', import: 'default', eager: true }),
);

/** The text as data, or why it is none. */
function parsed(text: string): { readonly value: unknown; readonly fault: string | null } {
  try {
    return { value: parse(text), fault: null };
  } catch (error) {
    return { value: null, fault: error instanceof Error ? error.message : String(error) };
  }
}

/** The form, and what the service says to it. */
export function RunForm({ onStarted }: { readonly onStarted: () => void }) {
  const say = useTexts(texts);
  const [named, setNamed] = useState(NAMED[0]?.id ?? '');
  const [text, setText] = useState(NAMED[0]?.text ?? '');
  const [sweep, setSweep] = useState('');
  const [samples, setSamples] = useState<number | null>(1);
  const [started, setStarted] = useState<string | null>(null);
  const { value, fault: syntax } = useMemo(() => parsed(text), [text]);
  const draft: RunDraft = { scenario: value, sweep, samples };
  const fault = runFault(draft);
  const run = useAction(
    () =>
      send<Answer<'scenariosStart'>>('POST', '/api/v1/scenarios/runs', {
        body: runBodyOf(draft),
        idempotencyKey: newIdempotencyKey(),
      }),
    ({ name }) => {
      setStarted(name);
      onStarted();
    },
  );
  return (
    <Panel title={say('run')}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          setStarted(null);
          if (fault === null) run.run(undefined);
        }}
      >
        <ChoiceField
          label={say('named')}
          value={named}
          options={NAMED.map(({ id, name }) => ({ value: id, label: name, lang: 'en' }))}
          onInput={(id) => {
            setNamed(id);
            setText(NAMED.find((one) => one.id === id)?.text ?? '');
          }}
        />
        <div class="scenarios-editor">
          <TextField
            label={say('text')}
            hint={say('textHint')}
            value={text}
            onInput={setText}
            lines={16}
            error={syntax ?? (fault === 'scenario' ? say('fault.scenario') : null)}
          />
        </div>
        <HowOften draft={draft} fault={fault} onSweep={setSweep} onSamples={setSamples} />
        <div class="scenarios-problem">
          <ProblemNotice problem={run.problem} ofAct />
        </div>
        <div class="row row-wrap">
          <button type="submit" class="button button-primary" disabled={run.busy || fault !== null}>
            {say('start')}
          </button>
          <p role="status" class="small quiet">
            {started === null ? '' : say('started', { name: started })}
          </p>
        </div>
      </form>
    </Panel>
  );
}

interface HowOftenProps {
  readonly draft: RunDraft;
  readonly fault: ReturnType<typeof runFault>;
  readonly onSweep: (sweep: string) => void;
  readonly onSamples: (samples: number | null) => void;
}

function HowOften({ draft, fault, onSweep, onSamples }: HowOftenProps) {
  const say = useTexts(texts);
  return (
    <div class="scenarios-pair">
      <TextField
        label={say('sweep')}
        hint={say('sweepHint')}
        value={draft.sweep}
        onInput={onSweep}
        lines={2}
        placeholder="demand=0.9..1.1:0.05"
        error={fault === 'sweep' ? say('fault.sweep') : null}
      />
      <NumberField
        label={say('samples')}
        hint={say('samplesHint')}
        unit={say('times')}
        min={1}
        max={MOST_SAMPLES}
        step={1}
        value={draft.samples}
        onInput={onSamples}
        error={fault === 'samples' ? say('fault.samples') : null}
      />
    </div>
  );
}
