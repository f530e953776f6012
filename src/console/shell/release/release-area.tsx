/** Emergency release on every page: the banner while one is in force, and its dialogs, which are loaded ahead of their use. */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { may } from '../../api/session.js';
import { useLive } from '../../api/use-live.js';
import { ProblemWords } from '../../components/problem-notice.js';
import { civil } from '../../i18n/civil-time.js';
import { useTexts } from '../../i18n/language.js';
import { useShortcuts } from '../shortcuts.js';
import './release.css';
import {
  RELEASE_KEYS,
  type Release,
  releaseAsked,
  type ReleaseDialogsProps,
  type Releases,
  useReleaseKeys,
} from './release-state.js';
import { texts } from './texts.js';

/** Opens the dialog; in the bar of every page for those who may release. */
export function ReleaseButton() {
  const say = useTexts(texts);
  if (!may('control.release')) return null;
  return (
    <button
      type="button"
      class="button release-button"
      title={`${say('shortcut')} (${RELEASE_KEYS})`}
      aria-keyshortcuts={RELEASE_KEYS}
      onClick={() => (releaseAsked.value = { kind: 'release' })}
    >
      <span aria-hidden="true">⏏</span> <span class="release-button-word">{say('button')}</span>
    </button>
  );
}

/** Banner and dialogs. */
export function ReleaseArea() {
  const live = useLive<Releases>(may('city.view') ? '/api/v1/release' : null, ['release']);
  const Dialogs = useDialogs();
  const say = useTexts(texts);
  useReleaseKeys();
  // Listed among the keys; it works by itself, also while somebody writes in a field.
  useShortcuts(
    may('control.release')
      ? [
          {
            keys: RELEASE_KEYS,
            label: say('shortcut'),
            run: () => (releaseAsked.value = { kind: 'release' }),
          },
        ]
      : [],
  );
  const { problem } = live;
  return (
    <>
      <div role="alert" class="connection-notice">
        {(live.data?.releases ?? []).map((release) => (
          <Banner key={release.id} release={release} />
        ))}
        {problem === null || problem.status < 500 ? null : (
          <div class="notice notice-attention">
            <span aria-hidden="true">▲</span>
            <div class="stack">
              <p>{say('unknown')}</p>
              <ProblemWords problem={problem} />
            </div>
          </div>
        )}
      </div>
      {Dialogs === null || releaseAsked.value === null ? null : (
        <Dialogs asked={releaseAsked.value} releases={live.data?.releases ?? []} onChange={live.reload} />
      )}
    </>
  );
}

function Banner({ release }: { readonly release: Release }) {
  const say = useTexts(texts);
  const { atMs, by, reason, released, failed, keptOnDisk, scope } = release;
  return (
    <div class="notice notice-trouble release-banner">
      <span aria-hidden="true">⏏</span>
      <p>
        <strong>{say('inForce')}</strong> (<span lang="en">{scope}</span>),{' '}
        {say('banner', { time: civil(atMs, 'seconds'), name: by.name, reason, released, failed })}
        {keptOnDisk ? '' : ` ${say('forgets')}`}
      </p>
      <div class="row">
        <button
          type="button"
          class="button"
          onClick={() => (releaseAsked.value = { kind: 'assets', release })}
        >
          {say('details')}
        </button>
        {may('control.release') ? (
          <button
            type="button"
            class="button"
            onClick={() => (releaseAsked.value = { kind: 'resume', release })}
          >
            {say('resume')}
          </button>
        ) : null}
      </div>
    </div>
  );
}

/** Not part of the first load, yet there before it is needed: a release must not wait for a file. */
function useDialogs(): ComponentType<ReleaseDialogsProps> | null {
  const [dialogs, setDialogs] = useState<{ readonly page: ComponentType<ReleaseDialogsProps> } | null>(null);
  useEffect(() => {
    void import('./release-dialogs.js').then((file) => {
      setDialogs({ page: file.ReleaseDialogs });
    });
  }, []);
  return dialogs?.page ?? null;
}
