/** Wall time of each stage of a cycle [ms]. */
export class Stopwatch {
  private readonly ms: Record<string, number> = {};

  /** Runs a stage and keeps its time, also when it throws. */
  time<T>(stage: string, work: () => T): T {
    const start = performance.now();
    try {
      return work();
    } finally {
      this.add(stage, start);
    }
  }

  /** The same for asynchronous work. */
  async timeAsync<T>(stage: string, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.add(stage, start);
    }
  }

  /** Times so far by stage [ms]. */
  stages(): Readonly<Record<string, number>> {
    return { ...this.ms };
  }

  private add(stage: string, start: number): void {
    this.ms[stage] = (this.ms[stage] ?? 0) + Math.round((performance.now() - start) * 10) / 10;
  }
}
