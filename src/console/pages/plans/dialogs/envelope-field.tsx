/** How far later plans may differ and still be carried by an approval. */
import { NumberField } from '../../../components/fields.js';
import { quantityText } from '../../../components/quantity.js';
import { useTexts } from '../../../i18n/language.js';
import { colon } from '../../../i18n/punctuation.js';
import { powerText } from '../approval/changes-panel.js';
import { OneOf } from '../../../components/choices.js';
import { texts } from './texts.js';
import type { Defaults, Tolerances } from './decision-body.js';

interface EnvelopeFieldProps {
  readonly value: Tolerances;
  readonly defaults: Defaults;
  readonly onInput: (value: Tolerances) => void;
}

/** Folded away: a routine approval leaves it as it is set. */
export function EnvelopeField({ value, defaults, onInput }: EnvelopeFieldProps) {
  const say = useTexts(texts);
  const { perAssetKw, sumKw, costShare, minutes } = defaults;
  const isExact = perAssetKw === 0 && sumKw === 0 && costShare === 0;
  const set = (part: Partial<Tolerances['own']>): void =>
    onInput({ ...value, own: { ...value.own, ...part } });
  return (
    <details class="approval-more">
      <summary>
        {say('tolerances')}
        {colon()} {say(`tolerance.${value.mode}`)}
      </summary>
      <div class="stack">
        <p class="small quiet">
          {isExact
            ? say('defaultExact')
            : say('defaultIs', {
                asset: powerText(perAssetKw),
                sum: powerText(sumKw),
                cost: quantityText(costShare * 100, '%', 1),
                minutes: quantityText(minutes, 'min'),
              })}
        </p>
        <OneOf
          legend={say('tolerances')}
          value={value.mode}
          options={(['default', 'exact', 'own'] as const).map((mode) => ({
            value: mode,
            label: say(`tolerance.${mode}`),
          }))}
          onChoose={(mode) => onInput({ ...value, mode })}
        />
        {value.mode === 'own' ? <OwnNumbers own={value.own} onSet={set} /> : null}
      </div>
    </details>
  );
}

function OwnNumbers({
  own,
  onSet,
}: {
  readonly own: Tolerances['own'];
  readonly onSet: (part: Partial<Tolerances['own']>) => void;
}) {
  const say = useTexts(texts);
  const percent = own.costShare === null ? null : Math.round(own.costShare * 1e4) / 100;
  return (
    <div class="choice-row">
      <NumberField
        label={say('perAsset')}
        unit="kW"
        min={0}
        value={own.perAssetKw}
        onInput={(perAssetKw) => onSet({ perAssetKw })}
      />
      <NumberField
        label={say('sum')}
        unit="kW"
        min={0}
        value={own.sumKw}
        onInput={(sumKw) => onSet({ sumKw })}
      />
      <NumberField
        label={say('costShare')}
        unit="%"
        min={0}
        max={100}
        value={percent}
        onInput={(value) => onSet({ costShare: value === null ? null : value / 100 })}
      />
      <NumberField
        label={say('forMinutes')}
        unit="min"
        min={1}
        step={1}
        value={own.minutes}
        onInput={(minutes) => onSet({ minutes })}
      />
    </div>
  );
}
