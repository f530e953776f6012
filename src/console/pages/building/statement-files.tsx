/** A statement as files. */

const FORMATS = ['pdf', 'csv', 'json'] as const;

/** Links that download it. */
export function StatementFiles({ id }: { readonly id: string }) {
  return (
    <span class="row">
      {FORMATS.map((format) => (
        <a
          key={format}
          class="statement-file"
          href={`/api/v1/demand-response/statements/${encodeURIComponent(id)}?format=${format}`}
          aria-label={`${format.toUpperCase()} ${id}`}
          download={`${id}.${format}`}
        >
          {format.toUpperCase()}
        </a>
      ))}
    </span>
  );
}
