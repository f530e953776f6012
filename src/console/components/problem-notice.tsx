/** What went wrong, in the words of the service, and what can be done. */
import type { Problem } from '../api/problem.js';
import { civil } from '../i18n/civil-time.js';
import { readClock } from '../api/clock.js';
import { language, useTexts } from '../i18n/language.js';
import type { Live } from '../api/use-live.js';
import { useProblemFrench } from '../service-words/problem-french.js';
import { texts } from './texts.js';

interface ProblemNoticeProps {
  readonly problem: Problem | null;
  /** Offers to ask again. */
  readonly retry?: () => void;
  /** The problem is of an act: when no answer came, nobody knows whether it was done. */
  readonly ofAct?: boolean;
}

/** Shows a problem; nothing without one. Announced at once to readers of the screen. */
export function ProblemNotice({ problem, retry, ofAct = false }: ProblemNoticeProps) {
  const say = useTexts(texts);
  if (problem === null) return null;
  const silent = problem.code === 'no-answer';
  return (
    <div class="notice notice-trouble" role="alert">
      <span aria-hidden="true">▲</span>
      <div class="stack">
        {silent ? <p>{say(ofAct ? 'act-no-answer' : 'no-answer')}</p> : <ProblemWords problem={problem} />}
        {retry === undefined ? null : (
          <div>
            <button type="button" class="button" onClick={retry}>
              {say('tryAgain')}
            </button>
          </div>
        )}
      </div>
    </div>
  );
}

/** What the service says of a problem: French by its data, and its own English sentence where that says more. */
export function ProblemWords({ problem }: { readonly problem: Problem }) {
  const say = useTexts(texts);
  const inFrench = useProblemFrench();
  const told = language.value === 'fr' ? inFrench(problem) : null;
  const detail = problem.detail || problem.title;
  if (told?.whole === true) return <p>{told.words}</p>;
  return (
    <>
      {told === null ? (
        <p lang="en">{detail}</p>
      ) : (
        <>
          <p>{told.words}</p>
          <p class="small">
            {say('serviceSays')} <span lang="en">{detail}</span>
          </p>
        </>
      )}
      <Findings errors={problem.errors} />
    </>
  );
}

function Findings({ errors }: { readonly errors: readonly unknown[] | undefined }) {
  const lines = (errors ?? []).map(findingText).filter((line) => line !== '');
  if (lines.length < 2) return null;
  return (
    <ul lang="en">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function findingText(finding: unknown): string {
  if (typeof finding === 'string') return finding;
  if (typeof finding !== 'object' || finding === null) return '';
  const { path, message } = finding as { path?: unknown; message?: unknown };
  return [path, message].filter((part) => typeof part === 'string').join(': ');
}

/** For a page's data: loading, failed, or old; nothing when all is well. */
export function LiveState({ of }: { readonly of: Live<unknown> }) {
  const say = useTexts(texts);
  if (of.data === null && of.loading) return <p class="quiet">{say('loading')}</p>;
  if (of.data === null) return <ProblemNotice problem={of.problem} retry={of.reload} />;
  if (!of.stale || of.atMs === null) return null;
  const now = readClock();
  const atMs = now === null ? null : now - (performance.now() - of.atMs);
  return (
    <div class="notice notice-attention" role="status">
      <span aria-hidden="true">▲</span>
      <p>{say('stale', { time: atMs === null ? '—' : civil(atMs, 'seconds') })}</p>
    </div>
  );
}
