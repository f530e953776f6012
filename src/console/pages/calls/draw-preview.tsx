/** Who a call would ask and who is left out by which limit; a limit can be set aside by name and with a reason. */
import { TextField, TickField } from '../../components/fields.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { Power, Quantity, quantityText } from '../../components/quantity.js';
import { civil } from '../../i18n/civil-time.js';
import { formatNumber, useTexts } from '../../i18n/language.js';
import type { CallDraft } from './call-draft.js';
import type { Building } from './call-shapes.js';
import { drawTexts } from './draw-texts.js';
import { LimitList } from './limit-list.js';
import type { Preview, PreviewState } from './use-preview.js';

interface DrawPreviewProps {
  readonly draft: CallDraft;
  readonly state: PreviewState;
  readonly buildings: readonly Building[];
  readonly onInput: (draft: CallDraft) => void;
}

/** A region of the dialog; what it says is read out when it changes. */
export function DrawPreview(props: DrawPreviewProps) {
  const { draft, state } = props;
  const say = useTexts(drawTexts);
  const { preview, problem, asking } = state;
  return (
    <section class="preview" aria-label={say('preview')} aria-busy={asking}>
      <h3>{say('preview')}</h3>
      <ProblemNotice problem={problem} />
      {preview === null && problem === null ? (
        <p class="quiet">{say(asking ? 'asking' : 'previewWaits')}</p>
      ) : null}
      {preview === null ? null : (
        <>
          <p role="status">
            {say('expects', {
              n: preview.chosen.length,
              power: quantityText(preview.expectedKw, 'kW'),
              target: quantityText(draft.targetKw, 'kW'),
            })}{' '}
            {preview.chosen.length === 0 ? null : preview.missingKw > 0 ? (
              <strong>▲ {say('missing', { power: quantityText(preview.missingKw, 'kW') })}</strong>
            ) : (
              say('reached')
            )}{' '}
            {preview.chosen.length === 0 ? '' : say('answerBy', { time: civil(preview.answerByMs, 'full') })}
          </p>
          <ChosenTable preview={preview} />
          <LeftOut {...props} preview={preview} />
        </>
      )}
    </section>
  );
}

function ChosenTable({ preview: { chosen, spare } }: { readonly preview: Preview }) {
  const say = useTexts(drawTexts);
  if (chosen.length === 0) return null;
  return (
    <>
      <div class="preview-scroll" tabIndex={0} role="group" aria-label={say('preview')}>
        <table class="plain-table">
          <caption class="visually-hidden">{say('preview')}</caption>
          <thead>
            <tr>
              <th scope="col">{say('building')}</th>
              <th scope="col" class="end">
                {say('offers')}
              </th>
              <th scope="col" class="end">
                {say('delivers')}
              </th>
              <th scope="col" class="end">
                {say('burden')}
              </th>
              <th scope="col">{say('lastCall')}</th>
            </tr>
          </thead>
          <tbody>
            {chosen.map((one) => (
              <tr key={one.buildingId}>
                <th scope="row">
                  {one.name}
                  {one.override ? <p class="small">▲ {say('although')}</p> : null}
                </th>
                <td class="end">
                  <Power kw={one.offeredKw} />
                </td>
                <td class="end">
                  <Quantity value={one.deliveryRate * 100} unit="%" />
                </td>
                <td class="end">{formatNumber(one.burden, 2)}</td>
                <td>{one.lastCallMs === null ? say('never') : civil(one.lastCallMs, 'day')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="small quiet">
        {say('order')} {spare.length === 0 ? '' : say('spare', { n: spare.length })}
      </p>
    </>
  );
}

function LeftOut({
  draft,
  preview: { excluded, chosen },
  buildings,
  onInput,
}: DrawPreviewProps & { readonly preview: Preview }) {
  const say = useTexts(drawTexts);
  const set = (buildingId: string, reason: string | null): void => {
    const { [buildingId]: _, ...others } = draft.overrides;
    onInput({ ...draft, overrides: reason === null ? others : { ...others, [buildingId]: reason } });
  };
  const nameOf = (id: string): string => chosen.find(({ buildingId }) => buildingId === id)?.name ?? id;
  return (
    <>
      {excluded.length === 0 ? null : (
        <details open={excluded.length < 6}>
          <summary>{say('excluded', { n: excluded.length })}</summary>
          <LimitList
            of={excluded}
            buildings={buildings}
            below={({ buildingId, name, critical }) =>
              critical ? null : (
                <TickField
                  label={say('anyway', { name })}
                  value={false}
                  onInput={() => set(buildingId, '')}
                />
              )
            }
          />
        </details>
      )}
      {Object.entries(draft.overrides).map(([id, reason]) => (
        <div key={id} class="stack">
          <TickField label={say('anyway', { name: nameOf(id) })} value onInput={() => set(id, null)} />
          <TextField
            label={say('anywayReason', { name: nameOf(id) })}
            value={reason}
            onInput={(next) => set(id, next)}
            error={reason.trim().length < 10 ? say('fault.overrides') : null}
            required
          />
        </div>
      ))}
    </>
  );
}
