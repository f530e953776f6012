/** Tells a person how the filling of history goes, one line per tenth. */
import type { BackfillProgress } from '../modules/telemetry/backfill.js';

/** Sums the progress of all endpoints into lines worth reading. */
export class HistoryProgress {
  private readonly byEndpoint = new Map<string, BackfillProgress>();
  private toldTenth = -1;

  constructor(private readonly tellPerson: (line: string) => void) {}

  tell(progress: BackfillProgress): void {
    this.byEndpoint.set(progress.endpointId, progress);
    const all = [...this.byEndpoint.values()];
    const share = all.reduce((sum, p) => sum + p.share, 0) / all.length;
    const readings = all.reduce((sum, p) => sum + p.readings, 0);
    const tenth = Math.floor(share * 10);
    if (tenth <= this.toldTenth) return;
    this.toldTenth = tenth;
    this.tellPerson(
      `reading history over OPC UA: ${String(tenth * 10)} % (${String(readings)} values, ${String(all.length)} servers)`,
    );
  }
}
