/** `traboule discover` and `traboule check-site`: from an unknown server to a site file that is right. */
import { readSiteFile } from '../config/site-file/read-site-file.js';

/** Reads a site file and sums it up; a wrong one is refused line by line. */
export async function checkSiteCommand(file: string): Promise<void> {
  const { grid, endpoints, readPoints, controlPoints, version } = await readSiteFile(file);
  process.stdout.write(
    `${file} is a sound site file: ${String(endpoints.length)} endpoints, ${String(grid.substations.length)} substations, ` +
      `${String(grid.meters.length)} meters, ${String(grid.assets.length)} assets, ${String(readPoints.length)} read points, ` +
      `${String(controlPoints.length)} control points\nversion ${version}\n`,
  );
}

export function discoverCommand(url: string, given: unknown): Promise<void> {
  return Promise.reject(new Error(`not there yet ${url} ${String(given)}`));
}
