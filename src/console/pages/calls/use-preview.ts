/** Who would be called, asked for while the form is filled in. */
import { useEffect, useState } from 'preact/hooks';
import type { Answer, Body } from '../../api/answers.js';
import { asProblem, type Problem } from '../../api/problem.js';
import { send } from '../../api/request.js';
import { DR_API } from './call-shapes.js';

export type Preview = Answer<'drEventsPreview'>;

/** What is known of who would be called. */
export interface PreviewState {
  readonly preview: Preview | null;
  readonly problem: Problem | null;
  readonly asking: boolean;
}

const SETTLE_MS = 250;
const NOTHING: PreviewState = { preview: null, problem: null, asking: false };

/** Asks again when the question is another one. @param asked null = too little is said to ask */
export function usePreview(asked: Body<'drEventsPreview'> | null): PreviewState {
  const [state, setState] = useState(NOTHING);
  const question = asked === null ? null : JSON.stringify(asked);
  useEffect(() => {
    if (question === null) {
      setState(NOTHING);
      return;
    }
    let isOver = false;
    setState((before) => ({ ...before, asking: true }));
    const timer = setTimeout(() => {
      void ask(question).then((answer) => {
        if (!isOver) setState(answer);
      });
    }, SETTLE_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [question]);
  return state;
}

async function ask(question: string): Promise<PreviewState> {
  try {
    const body: unknown = JSON.parse(question);
    const preview = await send<Preview>('POST', `${DR_API}/events/preview`, { body });
    return { preview, problem: null, asking: false };
  } catch (error) {
    return { preview: null, problem: asProblem(error), asking: false };
  }
}
