/** The file that goes with a dispute: what is taken, and how it is sent. */

/** Largest file [bytes]. */
export const LARGEST_BYTES = 1_048_576;
const LONGEST_NAME = 120;

/** Kinds of files that are taken, by the ending of their name. */
export const KINDS = {
  pdf: 'application/pdf',
  txt: 'text/plain',
  csv: 'text/csv',
  json: 'application/json',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
} as const;

export type EvidenceKind = (typeof KINDS)[keyof typeof KINDS];

/** Kind of a file by its name: what browsers say of a kind differs from system to system; null = not taken. */
export function kindOf(name: string): EvidenceKind | null {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return Object.hasOwn(KINDS, ending) ? KINDS[ending as keyof typeof KINDS] : null;
}

/** Why a file cannot be taken; null = it can. */
export function evidenceFault({
  name,
  size,
}: {
  readonly name: string;
  readonly size: number;
}): 'large' | 'kind' | 'name' | null {
  if (size > LARGEST_BYTES) return 'large';
  if (kindOf(name) === null) return 'kind';
  return name.length > LONGEST_NAME ? 'name' : null;
}

/** Bytes as base64. */
export function base64Of(bytes: Uint8Array): string {
  // In pieces: a call with a million arguments is refused by browsers.
  const pieces = Array.from({ length: Math.ceil(bytes.length / PIECE) }, (_, index) =>
    String.fromCharCode(...bytes.subarray(index * PIECE, (index + 1) * PIECE)),
  );
  return btoa(pieces.join(''));
}

const PIECE = 8_192;
