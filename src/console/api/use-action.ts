/** An act of a person: sent once however often the button is pressed, and its refusal kept for the screen. */
import { useCallback, useRef, useState } from 'preact/hooks';
import { asProblem, type Problem } from './problem.js';

/** A button's act. */
export interface Action<Given> {
  readonly run: (given: Given) => void;
  readonly busy: boolean;
  readonly problem: Problem | null;
  readonly clear: () => void;
}

/**
 * Runs an act; while it runs, further presses do nothing.
 *
 * @param act throws ProblemError when the service refuses
 * @param done called after it was done
 */
export function useAction<Given, Result>(
  act: (given: Given) => Promise<Result>,
  done?: (result: Result) => void,
): Action<Given> {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const running = useRef(false);
  const run = async (given: Given): Promise<void> => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setProblem(null);
    try {
      const result = await act(given);
      done?.(result);
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  const clear = useCallback(() => {
    setProblem(null);
  }, []);
  return { run: (given) => void run(given), busy, problem, clear };
}
