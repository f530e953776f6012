/** What the bar at the top shows of the city: read once for the whole console. */
import { createContext } from 'preact';
import { useContext, useEffect } from 'preact/hooks';
import type { Overview } from '../api/overview.js';
import { type Live, useLive } from '../api/use-live.js';
import { may } from '../api/session.js';
import { zone } from '../i18n/civil-time.js';

const NOTHING: Live<Overview> = {
  data: null,
  problem: null,
  loading: false,
  atMs: null,
  stale: false,
  reload: () => undefined,
};

/** Filled by the shell. */
export const CityNow = createContext<Live<Overview>>(NOTHING);

/** The city now: the overview as the shell has it. */
export function useCityNow(): Live<Overview> {
  return useContext(CityNow);
}

/** Reads the overview and keeps it fresh; nothing is asked for by those who may not see the city. */
export function useCityWatch(): Live<Overview> {
  const live = useLive<Overview>(may('city.view') ? '/api/v1/overview' : null, [
    ...(['slot-closed', 'plan', 'decision'] as const),
    ...(['alarm', 'release', 'setpoint'] as const),
  ]);
  const named = live.data?.now.zone;
  useEffect(() => {
    if (named !== undefined) zone.value = named;
  }, [named]);
  return live;
}
