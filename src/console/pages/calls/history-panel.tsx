/** All that happened to a call, newest first, and its versions. */
import { Panel } from '../../components/panel.js';
import { Power } from '../../components/quantity.js';
import { civil } from '../../i18n/civil-time.js';
import { useTexts } from '../../i18n/language.js';
import { type StepFacts, useStepFrench } from '../../service-words/step-french.js';
import { Told } from '../../service-words/told.js';
import type { CallScene } from './call-scene.js';
import { texts } from './texts.js';

/** Across the page. */
export function HistoryPanel({ scene: { detail, whoIs, nameOf } }: { readonly scene: CallScene }) {
  const say = useTexts(texts);
  return (
    <>
      {detail.versions.length < 2 ? null : <Versions detail={detail} whoIs={whoIs} />}
      <Panel title={say('history')} flush class="call-wide">
        <div class="scroll" tabIndex={0} role="group" aria-label={say('history')}>
          <table class="plain-table">
            <caption class="visually-hidden">{say('history')}</caption>
            <thead>
              <tr>
                <th scope="col">{say('when')}</th>
                <th scope="col">{say('who')}</th>
                <th scope="col">{say('what')}</th>
              </tr>
            </thead>
            <tbody>
              {detail.steps.toReversed().map(({ atMs, by, what, facts }, index) => (
                <tr key={index}>
                  <th scope="row">{civil(atMs, 'full')}</th>
                  <td>{whoIs(by)}</td>
                  <td>
                    <Happened what={what} facts={facts ?? null} nameOf={nameOf} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Panel>
    </>
  );
}

function Happened({
  what,
  facts,
  nameOf,
}: Pick<CallScene, 'nameOf'> & { readonly what: string; readonly facts: StepFacts | null }) {
  const inFrench = useStepFrench();
  return <Told english={what} french={() => (facts === null ? null : inFrench(facts, nameOf))} />;
}

function Versions({ detail: { versions, event }, whoIs }: Pick<CallScene, 'detail' | 'whoIs'>) {
  const say = useTexts(texts);
  return (
    <Panel title={say('versions')} class="call-wide">
      <ol class="offer-list">
        {versions.toReversed().map(({ version, window, targetKw, approvedBy }) => (
          <li key={version}>
            <span>
              <span class="strong">{say('versionOne', { n: version })}</span>
              {version === event.version ? ` (${say('now')})` : ''}: {civil(window.startMs, 'full')} –{' '}
              {civil(window.endMs)}, <Power kw={targetKw} />
            </span>
            <span class="small quiet">
              {approvedBy === null ? '' : say('approvedBy', { name: whoIs(approvedBy) })}
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
