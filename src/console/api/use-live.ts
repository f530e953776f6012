/** Data of a page: asked for once, asked for again when the service says that it changed, kept on the screen while it cannot be. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { isLost, noteAnswer, onLiveEvent, type Topic } from './live.js';
import { asProblem, type Problem } from './problem.js';
import { read } from './request.js';
import { loadSession } from './session.js';

/** What a page has of its data. */
export interface Live<T> {
  /** Newest answer; stays while a newer one cannot be had. */
  readonly data: T | null;
  /** Why the newest question got no answer; null after a good one. */
  readonly problem: Problem | null;
  readonly loading: boolean;
  /** Monotonic time of the newest answer [ms], as `performance.now()`; null = none yet. */
  readonly atMs: number | null;
  /** The data may be old: the line is down, or the newest question failed. */
  readonly stale: boolean;
  /** Asks again now. */
  readonly reload: () => void;
}

/** Changes that come together are one question. */
const SETTLE_MS = 60;

interface Known<T> {
  readonly path: string | null;
  readonly data: T | null;
  readonly problem: Problem | null;
  readonly loading: boolean;
  readonly atMs: number | null;
}

/**
 * Reads a path and keeps it fresh.
 *
 * @param path for example `/api/v1/plans?limit=20`; null = nothing to ask for yet
 * @param topics changes after which the answer may be another one
 */
export function useLive<T>(path: string | null, topics: readonly Topic[] = []): Live<T> {
  const [known, setKnown] = useState<Known<T>>(() => nothing(path));
  const asked = useRef(0);
  const load = useCallback(async () => {
    if (path === null) return;
    const turn = ++asked.current;
    setKnown((before) => ({ ...(before.path === path ? before : nothing<T>(path)), loading: true }));
    const result = await tryRead<T>(path);
    // A slower answer to an older question must not replace a newer one.
    if (turn !== asked.current) return;
    setKnown((before) => ({ ...before, ...result, loading: false }));
  }, [path]);
  useEffect(() => {
    void load();
    return () => {
      asked.current += 1;
    };
  }, [load]);
  useChanges(topics, load);
  const current = known.path === path ? known : nothing<T>(path);
  const reload = useCallback(() => void load(), [load]);
  return { ...current, stale: current.data !== null && (isLost.value || current.problem !== null), reload };
}

function useChanges(topics: readonly Topic[], load: () => Promise<void>): void {
  const names = topics.join(' ');
  useEffect(() => {
    const wanted: readonly string[] = names.split(' ');
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = onLiveEvent(({ topic }) => {
      if (topic !== '*' && !wanted.includes(topic)) return;
      clearTimeout(timer);
      timer = setTimeout(() => void load(), SETTLE_MS);
    });
    return () => {
      end();
      clearTimeout(timer);
    };
  }, [names, load]);
}

async function tryRead<T>(path: string): Promise<Pick<Known<T>, 'problem'> & Partial<Known<T>>> {
  try {
    const data = await read<T>(path);
    noteAnswer(true);
    return { data, problem: null, atMs: performance.now() };
  } catch (error) {
    const problem = asProblem(error);
    noteAnswer(problem.status !== 0);
    // Signed out elsewhere, or the session ended: the shell shows the sign-in page and comes back here.
    if (problem.status === 401) void loadSession();
    return { problem };
  }
}

function nothing<T>(path: string | null): Known<T> {
  return { path, data: null, problem: null, loading: path !== null, atMs: null };
}
