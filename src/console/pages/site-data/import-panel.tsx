/** Brings a load curve of the network operator (Linky, Enedis) in: first looked at, then taken. */
import { useState } from 'preact/hooks';
import type { Answer } from '../../api/answers.js';
import { send } from '../../api/request.js';
import { useAction } from '../../api/use-action.js';
import { useLive } from '../../api/use-live.js';
import { ChoiceField, TickField } from '../../components/fields.js';
import { Panel } from '../../components/panel.js';
import { LiveState, ProblemNotice } from '../../components/problem-notice.js';
import { useTexts } from '../../i18n/language.js';
import { importPath, type ImportReport } from './import-report.js';
import { ImportReportView } from './import-report-view.js';
import { texts } from './texts.js';

/** The form and the report on the file. */
export function ImportPanel({ onDone }: { readonly onDone: () => void }) {
  const say = useTexts(texts);
  const meters = useLive<Answer<'metersList'>>('/api/v1/meters?limit=500');
  const [meter, setMeter] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [civil, setCivil] = useState(false);
  const [report, setReport] = useState<ImportReport | null>(null);
  const bring = useAction(
    (dryRun: boolean) =>
      send<ImportReport>('POST', importPath({ meter, file: file?.name ?? '', civil, dryRun }), {
        ...(file === null ? {} : { file: { content: file, type: 'text/csv' } }),
      }),
    (answer) => {
      setReport(answer);
      if (!answer.dryRun) onDone();
    },
  );
  const ready = meter !== '' && file !== null && !bring.busy;
  const checked = report?.dryRun === true;
  return (
    <Panel title={say('import')} class="site-wide">
      <p class="small quiet">{say('importHint')}</p>
      <LiveState of={meters} />
      <form
        class="site-import"
        onSubmit={(event) => {
          event.preventDefault();
          setReport(null);
          if (ready) bring.run(true);
        }}
      >
        <ChoiceField
          label={say('meter')}
          value={meter}
          options={[
            { value: '', label: say('chooseMeter') },
            ...(meters.data?.meters ?? []).map(({ id, districtId }) => ({
              value: id,
              label: `${id} · ${districtId}`,
            })),
          ]}
          onInput={(id) => {
            setMeter(id);
            setReport(null);
          }}
        />
        <FileField
          onFile={(chosen) => {
            setFile(chosen);
            setReport(null);
          }}
        />
        <TickField label={say('civilTimes')} value={civil} onInput={setCivil} />
        <div class="row">
          <button type="submit" class={checked ? 'button' : 'button button-primary'} disabled={!ready}>
            {say(bring.busy ? 'reading' : 'checkFile')}
          </button>
          <button
            type="button"
            class={checked ? 'button button-primary' : 'button'}
            disabled={!ready || !checked}
            onClick={() => bring.run(false)}
          >
            {say('takeFile')}
          </button>
        </div>
      </form>
      <ProblemNotice problem={bring.problem} ofAct />
      <div role="status">{report === null ? null : <ImportReportView report={report} />}</div>
    </Panel>
  );
}

function FileField({ onFile }: { readonly onFile: (file: File | null) => void }) {
  const say = useTexts(texts);
  return (
    <div class="field">
      <label for="import-file">{say('file')}</label>
      <input
        id="import-file"
        class="input"
        type="file"
        accept=".csv,text/csv,text/plain"
        onChange={({ currentTarget }) => onFile(currentTarget.files?.[0] ?? null)}
      />
    </div>
  );
}
