/** What lies between this plan and another: assets, cost, peak, and the inputs that changed. */
import { useState } from 'preact/hooks';
import { useLive } from '../../../api/use-live.js';
import { ChoiceField } from '../../../components/fields.js';
import { Panel } from '../../../components/panel.js';
import { LiveState } from '../../../components/problem-notice.js';
import { Power, quantityText } from '../../../components/quantity.js';
import { civil } from '../../../i18n/civil-time.js';
import { formatNumber, useTexts } from '../../../i18n/language.js';
import { colon } from '../../../i18n/punctuation.js';
import { inputFrench } from '../../../service-words/check-french.js';
import { Told } from '../../../service-words/told.js';
import { powerText } from '../approval/changes-panel.js';
import { type Difference, type Plan, planApi, type PlanSummary } from '../plan-shapes.js';
import { texts as planTexts } from '../texts.js';
import { texts } from './texts.js';

const OFFERED = 40;
const ROWS_SHOWN = 8;
const INPUTS_SHOWN = 6;

interface DifferencePanelProps {
  readonly plan: Plan;
  readonly names: ReadonlyMap<string, string>;
}

/** The original of an edited plan is offered first. */
export function DifferencePanel({ plan, names }: DifferencePanelProps) {
  const say = useTexts(texts);
  const sayPlan = useTexts(planTexts);
  const list = useLive<readonly PlanSummary[]>(`/api/v1/plans?limit=${String(OFFERED)}`, ['plan']);
  const [other, setOther] = useState(plan.content.edit?.basedOn ?? plan.content.partOf?.planId ?? '');
  const found = useLive<Difference>(
    other === '' ? null : planApi(plan.id, `/difference?from=${encodeURIComponent(other)}`),
  );
  const others = (list.data ?? []).filter(({ id }) => id !== plan.id);
  const known = others.some(({ id }) => id === other) || other === '' ? [] : [{ value: other, label: other }];
  return (
    <Panel title={say('difference')}>
      <div class="stack">
        <ChoiceField
          label={say('other')}
          value={other}
          options={[
            { value: '', label: say('choose') },
            ...known,
            ...others.map(({ id, firstSlotMs, state }) => ({
              value: id,
              label: `${civil(firstSlotMs, 'full')}, ${sayPlan(`state.${state}`)}`,
            })),
          ]}
          onInput={setOther}
        />
        {other === '' ? null : <LiveState of={found} />}
        {found.data === null ? null : <Found found={found.data} names={names} />}
      </div>
    </Panel>
  );
}

function Found({
  found,
  names,
}: {
  readonly found: Difference;
  readonly names: ReadonlyMap<string, string>;
}) {
  const say = useTexts(texts);
  const { fromMs, untilMs, movedKwh, assets, sameHorizon } = found;
  return (
    <>
      <p>
        {say('differenceSum', {
          from: civil(fromMs),
          until: civil(untilMs, 'full'),
          moved: quantityText(movedKwh / 1000, 'MWh'),
          cost: quantityText(found.costAfterEur - found.costBeforeEur, 'EUR', 0, true),
          peak: powerText(found.peakAfterKw - found.peakBeforeKw, true),
        })}{' '}
        {sameHorizon ? '' : <span class="quiet">{say('costsDiffer')}</span>}
      </p>
      {assets.length === 0 ? <p>{say('noDifference')}</p> : null}
      {assets.length === 0 ? null : (
        <table class="plain-table">
          <thead>
            <tr>
              <th scope="col">{say('asset')}</th>
              <th scope="col" class="end">
                {say('moved')}
              </th>
              <th scope="col" class="end">
                {say('largest')}
              </th>
            </tr>
          </thead>
          <tbody>
            {assets.slice(0, ROWS_SHOWN).map(({ assetId, movedKwh: moved, largestKw, largestSlotMs }) => (
              <tr key={assetId}>
                <th scope="row" class="details-name">
                  {names.get(assetId) ?? assetId}
                </th>
                <td class="end">{quantityText(moved, 'kWh')}</td>
                <td class="end">
                  <Power kw={largestKw} /> {civil(largestSlotMs)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Inputs inputs={found.inputs} />
    </>
  );
}

function Inputs({ inputs }: { readonly inputs: Difference['inputs'] }) {
  const say = useTexts(texts);
  if (inputs.length === 0) return null;
  return (
    <details>
      <summary>
        {say('inputsChanged')} ({inputs.length})
      </summary>
      <table class="plain-table small">
        <thead>
          <tr>
            <th scope="col">{say('input')}</th>
            <th scope="col" class="end">
              {say('mean')}
            </th>
            <th scope="col" class="end">
              {say('largest')}
            </th>
          </tr>
        </thead>
        <tbody>
          {inputs.slice(0, INPUTS_SHOWN).map(({ group, what, mean, largest, unit }) => (
            <tr key={`${group} ${what}`}>
              <th scope="row">
                {say(`group.${group}`)}
                {colon()} <Told english={what} french={() => inputFrench({ group, what, mean })} />
              </th>
              <td class="end">
                {formatNumber(mean, 2, true)} {unit}
              </td>
              <td class="end">
                {formatNumber(largest, 2)} {unit}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
