/** The figures at the top: demand, import against its limit, storage, local generation, state of the inputs. */
import type { ComponentChildren } from 'preact';
import type { Overview } from '../../api/overview.js';
import { Quantity, quantityText } from '../../components/quantity.js';
import { LimitBar, Sparkline } from '../../components/sparkline.js';
import { civil } from '../../i18n/civil-time.js';
import { useTexts } from '../../i18n/language.js';
import { inMw, localKw, newest } from './overview-lines.js';
import { texts } from './texts.js';

/** One row, read at a glance. */
export function Figures({ city }: { readonly city: Overview }) {
  return (
    <dl class="figures">
      <Demand city={city} />
      <Import city={city} />
      <Storage city={city} />
      <Local city={city} />
      <Inputs city={city} />
    </dl>
  );
}

function Figure({
  label,
  children,
  below,
}: {
  readonly label: string;
  readonly children: ComponentChildren;
  readonly below: ComponentChildren;
}) {
  return (
    <div class="figure-box">
      <dt>{label}</dt>
      <dd>{children}</dd>
      <dd class="small quiet">{below}</dd>
    </div>
  );
}

function share(value: number | null): string {
  return quantityText(value === null ? null : value * 100, '%');
}

function Demand({ city }: { readonly city: Overview }) {
  const say = useTexts(texts);
  const { kw } = city.demand.measured;
  return (
    <Figure
      label={say('demandNow')}
      below={<Sparkline values={inMw(kw)} unit="MW" width={150} height={18} />}
    >
      <Quantity value={mw(newest(kw))} unit="MW" digits={0} large />
    </Figure>
  );
}

function Import({ city }: { readonly city: Overview }) {
  const say = useTexts(texts);
  const row = city.limits.find(({ level }) => level === 'city');
  if (row === undefined) return null;
  const { worst } = row;
  const ahead =
    worst === null
      ? say('noneAhead')
      : say('worstAhead', { share: share(worst.loading), time: civil(worst.slotMs) });
  return (
    <Figure label={say('importNow')} below={ahead}>
      <Quantity value={mw(row.importKw)} unit="MW" digits={0} large />{' '}
      <span class="small quiet">{say('ofLimit', { limit: quantityText(row.limitKw / 1000, 'MW', 0) })}</span>
      <LimitBar loading={row.loading} ahead={worst?.loading ?? null} label={share(row.loading)} />
    </Figure>
  );
}

function Storage({ city }: { readonly city: Overview }) {
  const say = useTexts(texts);
  const { energyKwh, capacityKwh, powerKw } = city.storage;
  const filled = energyKwh === null ? null : energyKwh / Math.max(1, capacityKwh);
  return (
    <Figure label={say('storageNow')} below={flow(powerKw, say)}>
      <Quantity value={mw(energyKwh)} unit="MWh" large />{' '}
      <span class="small quiet">
        {say('ofCapacity', { capacity: quantityText(capacityKwh / 1000, 'MWh', 0) })}
      </span>
      <span class="fill-bar" role="img" aria-label={share(filled)}>
        <span style={{ inlineSize: `${String((filled ?? 0) * 100)}%` }} />
      </span>
    </Figure>
  );
}

/** Which way a battery or all of them work, in words. @param kw positive = charging */
export function flow(
  kw: number | null,
  say: (key: 'charging' | 'discharging' | 'resting', values?: { power: string }) => string,
): string {
  if (kw === null) return quantityText(null, 'MW');
  if (Math.abs(kw) < 1) return say('resting');
  return say(kw > 0 ? 'charging' : 'discharging', { power: quantityText(Math.abs(kw) / 1000, 'MW') });
}

function Local({ city }: { readonly city: Overview }) {
  const say = useTexts(texts);
  const local = localKw(city);
  const demand = newest(city.demand.measured.kw);
  const part = local === null || demand === null || demand <= 0 ? null : local / demand;
  return (
    <Figure label={say('localNow')} below={say('localShare', { share: share(part) })}>
      <Quantity value={mw(local)} unit="MW" large />
    </Figure>
  );
}

function Inputs({ city }: { readonly city: Overview }) {
  const say = useTexts(texts);
  const { measured, estimated, missing } = city.inputs;
  const { lastClosedSlotMs } = city.now;
  return (
    <Figure
      label={say('inputs')}
      below={say('inputsRest', { estimated: share(estimated), missing: share(missing) })}
    >
      <Quantity value={measured * 100} unit="%" large />{' '}
      {lastClosedSlotMs === null ? null : (
        <span class="small quiet">{say('lastSlot', { time: civil(lastClosedSlotMs + SLOT_MS) })}</span>
      )}
    </Figure>
  );
}

const SLOT_MS = 900_000;

function mw(kw: number | null): number | null {
  return kw === null ? null : kw / 1000;
}
