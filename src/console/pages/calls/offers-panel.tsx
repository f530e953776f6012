/** Counter-offers of buildings that wait for an operator: taken or not, each with a reason that the building is told. */
import { useState } from 'preact/hooks';
import { newIdempotencyKey, send } from '../../api/request.js';
import { may } from '../../api/session.js';
import { useAction } from '../../api/use-action.js';
import { NumberField } from '../../components/fields.js';
import { FormDialog } from '../../components/form-dialog.js';
import { Panel } from '../../components/panel.js';
import { quantityText } from '../../components/quantity.js';
import { isReason, ReasonField } from '../../components/reason-field.js';
import { civil } from '../../i18n/civil-time.js';
import { useTexts } from '../../i18n/language.js';
import { actTexts } from './act-texts.js';
import type { CallScene } from './call-scene.js';
import { eventApi, type EventPart, openOffers } from './call-shapes.js';
import { texts } from './texts.js';

interface OffersProps {
  readonly scene: CallScene;
  readonly onDone: () => void;
}

/** Nothing where no offer waits. */
export function OffersPanel({ scene, onDone }: OffersProps) {
  const say = useTexts(texts);
  const [open, setOpen] = useState<{ readonly part: EventPart; readonly verb: 'take' | 'refuse' } | null>(
    null,
  );
  const offers = openOffers(scene.detail.event);
  if (offers.length === 0) return null;
  const given = {
    scene,
    onClose: () => setOpen(null),
    onDone: () => {
      setOpen(null);
      onDone();
    },
  };
  return (
    <Panel title={say('counterOffers')} class="call-wide">
      <ul class="offer-list">
        {offers.map((part) => {
          const name = scene.nameOf(part.buildingId);
          return (
            <li key={part.buildingId}>
              <span>
                ⇄ {say('offerOf', offerWords(part, scene))}. « {part.reason} »
              </span>
              {may('plan.decide') ? (
                <span class="row">
                  <button
                    type="button"
                    class="button button-primary"
                    aria-label={say('takeOne', { name })}
                    onClick={() => setOpen({ part, verb: 'take' })}
                  >
                    {say('take')}
                  </button>
                  <button
                    type="button"
                    class="button"
                    aria-label={say('refuseOne', { name })}
                    onClick={() => setOpen({ part, verb: 'refuse' })}
                  >
                    {say('refuse')}
                  </button>
                </span>
              ) : null}
            </li>
          );
        })}
      </ul>
      {open?.verb === 'take' ? <TakeDialog part={open.part} {...given} /> : null}
      {open?.verb === 'refuse' ? <RefuseDialog part={open.part} {...given} /> : null}
    </Panel>
  );
}

function offerWords({ buildingId, askedKw, offer }: EventPart, { nameOf }: CallScene) {
  return {
    name: nameOf(buildingId),
    power: quantityText(offer?.powerKw ?? null, 'kW'),
    asked: quantityText(askedKw, 'kW'),
    from: offer ? civil(offer.startMs) : '—',
    to: offer ? civil(offer.endMs) : '—',
  };
}

interface OfferDialogProps extends OffersProps {
  readonly part: EventPart;
  readonly onClose: () => void;
}

function TakeDialog({ part, scene, onClose, onDone }: OfferDialogProps) {
  const say = useTexts(actTexts);
  const most = Math.min(part.offer?.powerKw ?? 0, part.askedKw);
  const [powerKw, setPowerKw] = useState<number | null>(most);
  const [reason, setReason] = useState('');
  const [idempotencyKey] = useState(newIdempotencyKey);
  const path = `/parts/${encodeURIComponent(part.buildingId)}/agreement`;
  const action = useAction(
    () =>
      send('POST', eventApi(scene.detail.event.id, path), {
        body: { powerKw, reason: reason.trim() },
        idempotencyKey,
      }),
    onDone,
  );
  const sound = powerKw !== null && powerKw > 0 && powerKw <= most;
  const words = offerWords(part, scene);
  return (
    <FormDialog
      title={say('take.title', { name: words.name })}
      confirm={say('take.do')}
      ready={sound && isReason(reason)}
      {...{ action, onClose }}
      onConfirm={() => action.run(undefined)}
    >
      <p>{say('take.what', words)}</p>
      <ReasonField value={reason} onInput={setReason} common={[say('take.helps'), say('take.covered')]} />
      <NumberField
        label={say('take.power')}
        unit="kW"
        min={0}
        max={most}
        value={powerKw}
        onInput={setPowerKw}
        required
      />
    </FormDialog>
  );
}

function RefuseDialog({ part, scene, onClose, onDone }: OfferDialogProps) {
  const say = useTexts(actTexts);
  const [reason, setReason] = useState('');
  const [idempotencyKey] = useState(newIdempotencyKey);
  const path = `/parts/${encodeURIComponent(part.buildingId)}/refusal`;
  const action = useAction(
    () =>
      send('POST', eventApi(scene.detail.event.id, path), {
        body: { reason: reason.trim() },
        idempotencyKey,
      }),
    onDone,
  );
  const words = offerWords(part, scene);
  return (
    <FormDialog
      title={say('refuse.title', { name: words.name })}
      confirm={say('refuse.do')}
      ready={isReason(reason)}
      {...{ action, onClose }}
      onConfirm={() => action.run(undefined)}
    >
      <p>{say('refuse.what', { ...words, time: civil(scene.detail.event.answerByMs, 'full') })}</p>
      <ReasonField value={reason} onInput={setReason} common={[say('refuse.little'), say('refuse.time')]} />
    </FormDialog>
  );
}
