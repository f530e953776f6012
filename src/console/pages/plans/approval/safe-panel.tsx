/** Question 4: is it safe? The checker's verdict, room below the N-1 limits, hot spot, voltage, stores, devices. */
import { useState } from 'preact/hooks';
import { Panel } from '../../../components/panel.js';
import { Power, quantityText } from '../../../components/quantity.js';
import { LimitBar } from '../../../components/sparkline.js';
import { civil } from '../../../i18n/civil-time.js';
import { formatNumber, useTexts } from '../../../i18n/language.js';
import { colon } from '../../../i18n/punctuation.js';
import { findingFrench, unavailableFrench } from '../../../service-words/check-french.js';
import { Told } from '../../../service-words/told.js';
import type { Screen } from '../plan-shapes.js';
import { texts } from '../texts.js';
import { powerText } from './changes-panel.js';
import { nodeNames } from './screen-names.js';
import { share } from './wrong-strip.js';

/** Nodes shown at first: the ones with the least room. */
const NODES_SHOWN = 4;
const STORES_SHOWN = 3;

type Safe = Screen['safe'];

/** The verdict first, then what has least room. */
export function SafePanel({ screen }: { readonly screen: Screen }) {
  const say = useTexts(texts);
  const { safe } = screen;
  return (
    <Panel title={say('q4')} class="approval-safe" flush>
      <div class="approval-check">
        <Check check={safe.check} nameOf={nodeNames(screen)} />
      </div>
      <Nodes nodes={safe.nodes} />
      <dl class="facts small approval-facts">
        <HotSpot safe={safe} />
        <Voltage voltage={safe.voltage} />
        <Stores storage={safe.storage} />
        <Devices targets={safe.targets} />
      </dl>
    </Panel>
  );
}

interface CheckProps {
  readonly check: Safe['check'];
  readonly nameOf: (id: string) => string;
}

function Check({ check, nameOf }: CheckProps) {
  const say = useTexts(texts);
  const verdict = check.passed ? say('checkPassed') : say('checkFailed', { n: check.violations });
  const compared = say('comparisons', { n: check.comparisons });
  if (check.findings.length === 0) {
    return (
      <p class={check.passed ? '' : 'over-limit'}>
        {check.passed ? '✓ ' : ''}
        {verdict}, {compared}
      </p>
    );
  }
  return (
    <details class="approval-more">
      <summary class={check.passed ? '' : 'over-limit'}>
        {check.passed ? '✓ ' : ''}
        {verdict}
        {check.warnings > 0 ? `, ${say('warnings', { n: check.warnings })}` : ''}
      </summary>
      <p class="small quiet">{compared}</p>
      <ul class="small">
        {check.findings.map((finding) => (
          <li key={`${finding.rule} ${finding.ownerId} ${String(finding.slotMs)}`}>
            {civil(finding.slotMs)}{' '}
            <Told english={finding.message} french={() => findingFrench(finding, nameOf)} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function Nodes({ nodes }: { readonly nodes: Safe['nodes'] }) {
  const say = useTexts(texts);
  const [all, setAll] = useState(false);
  const shown = all ? nodes : nodes.slice(0, NODES_SHOWN);
  return (
    <table class="plain-table approval-nodes">
      <caption class="visually-hidden">{say('q4')}</caption>
      <thead>
        <tr>
          <th scope="col">
            {say('node')}{' '}
            {nodes.length > NODES_SHOWN ? (
              <button type="button" class="approval-toggle" onClick={() => setAll(!all)}>
                {all ? say('showLess') : say('showAll', { n: nodes.length })}
              </button>
            ) : null}
          </th>
          <th scope="col">{say('load')}</th>
          <th scope="col" class="end">
            {say('margin')}
          </th>
        </tr>
      </thead>
      <tbody>
        {shown.map((node) => (
          <NodeRow key={node.nodeId} node={node} />
        ))}
      </tbody>
    </table>
  );
}

function NodeRow({ node }: { readonly node: Safe['nodes'][number] }) {
  const say = useTexts(texts);
  const { level, name, loadShare, marginN1Kw, worstSlotMs, shortfallKw } = node;
  return (
    <tr>
      <th scope="row">{level === 'city' ? say('city') : name}</th>
      <td>
        <span class="limit-cell">
          <LimitBar loading={loadShare} label={share(loadShare)} />
          <span class={loadShare > 1 ? 'over-limit strong' : ''}>{share(loadShare)}</span>
          <span class="small quiet">{civil(worstSlotMs)}</span>
        </span>
      </td>
      <td class="end">
        <span class={marginN1Kw < 0 ? 'over-limit strong' : ''}>
          <Power kw={marginN1Kw} />
        </span>
        {shortfallKw > 0.5 ? (
          <span class="chip chip-attention">▲ {say('shortfall', { power: powerText(shortfallKw) })}</span>
        ) : null}
      </td>
    </tr>
  );
}

function HotSpot({ safe: { hotSpot, nodes } }: { readonly safe: Safe }) {
  const say = useTexts(texts);
  const name = nodes.find(({ nodeId }) => nodeId === hotSpot?.nodeId)?.name ?? hotSpot?.nodeId ?? '';
  return (
    <>
      <dt>{say('hotSpot')}</dt>
      <dd class={hotSpot !== null && hotSpot.hottestC > hotSpot.limitC ? 'over-limit strong' : ''}>
        {hotSpot === null
          ? say('notComputed')
          : say('hotSpotAt', {
              node: name,
              temperature: quantityText(hotSpot.hottestC, '°C', 0),
              time: civil(hotSpot.atMs),
              limit: quantityText(hotSpot.limitC, '°C', 0),
            })}
      </dd>
    </>
  );
}

function Voltage({ voltage }: { readonly voltage: Safe['voltage'] }) {
  const say = useTexts(texts);
  if (voltage === null) return null;
  return (
    <>
      <dt>{say('voltage')}</dt>
      <dd>
        {say('voltageRange', {
          low: share(voltage.lowestPu, 1),
          high: share(voltage.highestPu, 1),
          where: voltage.lowestAt,
        })}
      </dd>
    </>
  );
}

/** Stores that end fullest or emptiest first: those may be unable to serve the day after. */
function Stores({ storage }: { readonly storage: Safe['storage'] }) {
  const say = useTexts(texts);
  const known = storage.filter(({ socEnd }) => socEnd !== null);
  if (known.length === 0) return null;
  const words = [...known]
    .sort((a, b) => (a.socEnd ?? 0) - (b.socEnd ?? 0))
    .map(({ name, socNow, socEnd }) => say('storageOf', { name, now: share(socNow), end: share(socEnd) }));
  return (
    <>
      <dt>{say('storageEnd')}</dt>
      <dd>
        {words.length <= STORES_SHOWN ? (
          words.join(' · ')
        ) : (
          <details class="approval-more">
            <summary>
              {words.slice(0, 1).join(' · ')} {say('andMore', { n: words.length - 1 })}
            </summary>
            <ul>
              {words.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </details>
        )}
      </dd>
    </>
  );
}

function Devices({ targets }: { readonly targets: Safe['targets'] }) {
  const say = useTexts(texts);
  const missing = targets.filter(({ ready }) => !ready);
  return (
    <>
      <dt>{say('devices')}</dt>
      <dd>
        {missing.length === 0 ? (
          say('devicesReady', { n: formatNumber(targets.length, 0) })
        ) : (
          <details class="approval-more">
            <summary>▲ {say('devicesNotReady', { missing: missing.length, n: targets.length })}</summary>
            <ul>
              {missing.map(({ assetId, name, reason }) => (
                <li key={assetId}>
                  {name}
                  {colon()}{' '}
                  <Told
                    english={reason ?? ''}
                    french={() => (reason === null ? '' : unavailableFrench(reason))}
                  />
                </li>
              ))}
            </ul>
          </details>
        )}
      </dd>
    </>
  );
}
