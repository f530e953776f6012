/** Binds Écowatt and Tempo to the sources that the settings name. */
import { readEcowatt } from '../adapters/grid-signals/ecowatt-form.js';
import { GridSignalFile } from '../adapters/grid-signals/grid-signal-file.js';
import { RteService } from '../adapters/grid-signals/rte-service.js';
import { readTempo } from '../adapters/grid-signals/tempo-form.js';
import { HttpJsonService } from '../adapters/json-http/http-json-service.js';
import type { Settings } from '../config/settings.js';
import type { GridSignal } from '../core/flexibility/grid-signals.js';
import type { GridSignalSource, GridSignalSources } from '../ports/grid-signal-source.js';

/** Sources of the signals that are set. */
export function gridSignalSources({ ecowatt, tempo, access }: Settings['signals']): GridSignalSources {
  const source = (
    name: string,
    place: typeof ecowatt,
    read: (form: unknown) => GridSignal,
  ): GridSignalSource[] => {
    if (place === null) return [];
    return [
      'file' in place
        ? new GridSignalFile(name, place.file, read)
        : new RteService({ name, url: place.url, read }, access, new HttpJsonService()),
    ];
  };
  return { all: [...source('Écowatt', ecowatt, readEcowatt), ...source('Tempo', tempo, readTempo)] };
}
