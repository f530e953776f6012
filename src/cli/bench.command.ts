/** `traboule bench`: figures beside a reference measured in the same run. */
export function benchCommand(what: string, given: unknown): Promise<void> {
  return Promise.reject(new Error(`not there yet ${what} ${String(given)}`));
}
