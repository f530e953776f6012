/** Baseline methods side by side: what each says was delivered, and how wrong it was on days without a call. */
import { Panel } from '../../components/panel.js';
import { Quantity } from '../../components/quantity.js';
import { formatNumber, useTexts } from '../../i18n/language.js';
import { texts as programTexts } from '../programs/texts.js';
import { type Compared, deliveredRange, fitOf, type Statement } from './statement-shapes.js';
import { texts } from './texts.js';

/** Across the page. */
export function MethodsPanel({ statement: { content } }: { readonly statement: Statement }) {
  const say = useTexts(texts);
  const { compared, method, reduction } = content;
  return (
    <Panel title={say('methods')} flush class="statement-wide">
      <p class="small quiet statement-hint">{say('methodsHint')}</p>
      <div class="scroll" tabIndex={0} role="group" aria-label={say('methods')}>
        <table class="plain-table">
          <caption class="visually-hidden">{say('methods')}</caption>
          <thead>
            <tr>
              <th scope="col">{say('methodName')}</th>
              {(['delivered', 'interval', 'error', 'bias'] as const).map((key) => (
                <th key={key} scope="col" class="end">
                  {say(key)}
                </th>
              ))}
              <th scope="col">{say('fits')}</th>
            </tr>
          </thead>
          <tbody>
            {compared.map((one) => (
              <MethodRow key={one.method} one={one} reduction={reduction} isPaidOn={one.method === method} />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

interface MethodRowProps {
  readonly one: Compared;
  readonly reduction: boolean;
  readonly isPaidOn: boolean;
}

function MethodRow({ one, reduction, isPaidOn }: MethodRowProps) {
  const say = useTexts(texts);
  const sayProgram = useTexts(programTexts);
  const { deliveredKwh, quality, baseline } = one;
  const range = deliveredRange(one, reduction);
  return (
    <tr>
      <th scope="row" class="statement-method">
        {sayProgram(`baseline.${one.method}`)}{' '}
        {isPaidOn ? <span class="chip chip-quiet">● {say('paidOn')}</span> : null}
      </th>
      <td class="end">
        {baseline.status === 'unknown' ? (
          <span class="quiet">{say('noBaseline')}</span>
        ) : (
          <Quantity value={deliveredKwh} unit="kWh" digits={1} />
        )}
      </td>
      <td class="end">
        {range === null ? (
          <span class="quiet">—</span>
        ) : (
          `${formatNumber(range[0], 1)} … ${formatNumber(range[1], 1)} kWh`
        )}
      </td>
      <td class="end">
        <Quantity value={percent(quality.relativeRmse)} unit="%" digits={1} />
      </td>
      <td class="end">
        <Quantity value={percent(quality.relativeBias)} unit="%" digits={1} signed />
      </td>
      <td>{say(fitOf(quality), { n: quality.days })}</td>
    </tr>
  );
}

function percent(share: number | null): number | null {
  return share === null ? null : share * 100;
}
