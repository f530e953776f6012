/** A fleet's folder: packed states, the newest values and forecasts of each chunk of meters, written whole or not at all. */
import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Rows of meters, and the steps they know since the start of their history. */
export interface StoredChunk {
  readonly known: number;
  readonly data: Float32Array;
}

/** What is stored of a chunk. */
export type ChunkPart = 'states' | 'news' | 'forecasts';

/** One number before the data: exact, for steps stay far below 2^24. */
const HEAD_NUMBERS = 1;

/** Files of a run. The folder is on a disk that all workers see. */
export class FleetFiles {
  constructor(private readonly folder: string) {}

  /** Replaces what is there in one step, so that nobody reads a half and a job done twice changes nothing. */
  async write(part: ChunkPart, chunk: number, { known, data }: StoredChunk): Promise<void> {
    const all = new Float32Array(HEAD_NUMBERS + data.length);
    all[0] = known;
    all.set(data, HEAD_NUMBERS);
    const path = this.path(part, chunk);
    const draft = `${path}.${randomUUID()}`;
    await writeFile(draft, new Uint8Array(all.buffer));
    await rename(draft, path);
  }

  async read(part: ChunkPart, chunk: number): Promise<StoredChunk> {
    const bytes = await readFile(this.path(part, chunk));
    const all = new Float32Array(bytes.length / Float32Array.BYTES_PER_ELEMENT);
    new Uint8Array(all.buffer).set(bytes);
    return { known: all[0] ?? 0, data: all.subarray(HEAD_NUMBERS) };
  }

  private path(part: ChunkPart, chunk: number): string {
    return join(this.folder, `${part}-${String(chunk)}.f32`);
  }
}
