/** What was found in a file and made of it. */
import { Quantity } from '../../components/quantity.js';
import { civil } from '../../i18n/civil-time.js';
import { useTexts } from '../../i18n/language.js';
import { type ImportReport, remarksOf } from './import-report.js';
import { texts } from './texts.js';

/** Facts first, then what was odd. */
export function ImportReportView({ report }: { readonly report: ImportReport }) {
  const say = useTexts(texts);
  const remarks = remarksOf(report);
  return (
    <div class="stack site-report">
      <p class="strong">{say(report.dryRun ? 'reportDry' : 'reportDone', { series: report.series })}</p>
      <dl class="facts">
        <dt>{say('prm')}</dt>
        <dd class="mono">{report.prm}</dd>
        <dt>{say('rowsRead')}</dt>
        <dd>{report.rows}</dd>
        <dt>{say('covers')}</dt>
        <dd>
          {civil(Date.parse(report.from), 'full')} – {civil(Date.parse(report.to), 'full')}
        </dd>
        <dt>{say('energy')}</dt>
        <dd>
          <Quantity value={report.energyKwh} unit="kWh" />
        </dd>
        <dt>{say('label')}</dt>
        <dd>
          {say(`label.${report.label}`)}, {say(`labelFrom.${report.labelFrom}`)}
        </dd>
        <dt>{say('slots')}</dt>
        <dd>{say('slotCounts', { added: report.added, unchanged: report.unchanged })}</dd>
      </dl>
      {remarks.length + report.warnings.length === 0 ? null : (
        <ul class="stack">
          {remarks.map(({ kind, count }) => (
            <li key={kind}>
              <span aria-hidden="true">▲ </span>
              {say(`remark.${kind}`, { n: count })}
            </li>
          ))}
          {report.warnings.map((warning) => (
            <li key={warning}>
              <span aria-hidden="true">▲ </span>
              {warning}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
