/** A table that sorts, filters and is walked by keyboard; the logic is TanStack Table's, the markup ours. */
import {
  columnFilteringFeature,
  constructTable,
  createFilteredRowModel,
  createSortedRowModel,
  filterFn_includesString,
  globalFilteringFeature,
  rowSortingFeature,
  tableFeatures,
  type ColumnDef,
  type Header,
  type Row,
  type Table,
} from '@tanstack/table-core';
import { storeReactivityBindings } from '@tanstack/table-core/store-reactivity-bindings';
import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import { useTexts } from '../i18n/language.js';
import './data-table.css';
import { texts } from './texts.js';

/** A column: the value sorts and filters, the cell shows. */
export interface DataColumn<Item> {
  readonly id: string;
  readonly header: string;
  /** What is sorted and searched by; null stands last. */
  readonly value: (item: Item) => string | number | null;
  /** What is shown; the value itself without it. */
  readonly cell?: (item: Item) => ComponentChildren;
  /** Numbers stand at the end of their column. */
  readonly align?: 'start' | 'end';
  /** Left out on narrow screens. */
  readonly wideOnly?: boolean;
}

interface DataTableProps<Item> {
  /** What the table lists; read out before it. */
  readonly caption: string;
  readonly items: readonly Item[];
  /** Keep it stable between renders (`useMemo`), or the order chosen by the person is lost. */
  readonly columns: readonly DataColumn<Item>[];
  readonly rowId: (item: Item) => string;
  /** Order at first. */
  readonly sortBy?: { readonly id: string; readonly desc: boolean };
  /** Shows a search field above. */
  readonly filter?: boolean;
  /** Enter or a press on the row. */
  readonly onOpen?: (item: Item) => void;
  /** The focus came to the row: what is shown beside the list can follow it. */
  readonly onReach?: (item: Item) => void;
  /** Said when there is no item at all. */
  readonly empty?: string;
  readonly selectedId?: string | null;
  /** Rows shown before somebody asks for more; the search looks through all. */
  readonly most?: number;
}

const MOST_ROWS = 100;

const features = tableFeatures({
  coreReactivityFeature: storeReactivityBindings(),
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  columnFilteringFeature,
  globalFilteringFeature,
  filteredRowModel: createFilteredRowModel(),
  filterFns: { includesString: filterFn_includesString },
});

type Kit = typeof features;

/** The table, its search field and its count. */
export function DataTable<Item extends object>(props: DataTableProps<Item>) {
  const { caption, items, columns, filter = false, empty, most = MOST_ROWS } = props;
  const say = useTexts(texts);
  const table = useTable(props);
  const body = useRef<HTMLTableSectionElement>(null);
  const { rows } = table.getRowModel();
  const [pages, setPages] = useState(1);
  const shown = rows.slice(0, pages * most);
  const search = String(table.atoms.globalFilter.get() ?? '');
  return (
    <div class="data-table">
      {filter ? (
        <div class="data-table-tools">
          <input
            type="search"
            class="input"
            aria-label={`${say('filter')}: ${caption}`}
            placeholder={say('filter')}
            value={search}
            onInput={({ currentTarget }) => table.setGlobalFilter(currentTarget.value)}
          />
          <span class="quiet small" role="status">
            {rows.length === items.length
              ? say('rows', { n: rows.length })
              : say('rowsOf', { n: rows.length, all: items.length })}
          </span>
        </div>
      ) : null}
      <div class="data-table-scroll" tabIndex={0} role="group" aria-label={caption}>
        <table>
          <caption class="visually-hidden">{caption}</caption>
          <thead>
            {table.getHeaderGroups().map((group) => (
              <tr key={group.id}>
                {group.headers.map((header) => (
                  <HeaderCell
                    key={header.id}
                    header={header}
                    column={columns.find(({ id }) => id === header.column.id)}
                  />
                ))}
              </tr>
            ))}
          </thead>
          <tbody ref={body} onKeyDown={(event) => walk(event, body.current)}>
            {shown.map((row, index) => (
              <BodyRow key={row.id} row={row} index={index} of={props} />
            ))}
          </tbody>
        </table>
      </div>
      {shown.length === rows.length ? null : (
        <p class="data-table-empty row row-wrap">
          <button type="button" class="button" onClick={() => setPages(pages + 1)}>
            {say('more', { n: Math.min(most, rows.length - shown.length) })}
          </button>
          <span class="quiet small">{say('rowsOf', { n: shown.length, all: rows.length })}</span>
        </p>
      )}
      {rows.length === 0 ? (
        <p class="data-table-empty quiet">{items.length === 0 ? (empty ?? say('empty')) : say('noMatch')}</p>
      ) : null}
    </div>
  );
}

function useTable<Item extends object>({
  items,
  columns,
  rowId,
  sortBy,
}: DataTableProps<Item>): Table<Kit, Item> {
  const [, again] = useReducer((turn: number) => turn + 1, 0);
  const table = useMemo(
    () =>
      constructTable<Kit, Item>({
        features,
        columns: columns.map(definition),
        data: [],
        getRowId: rowId,
        globalFilterFn: 'includesString',
        getColumnCanGlobalFilter: () => true,
        enableSortingRemoval: false,
        initialState: { sorting: sortBy === undefined ? [] : [sortBy] },
      }),
    // The way a row is named and the first order are of the page, not of a render.
    [columns],
  );
  const data = useMemo(() => [...items], [items]);
  table.setOptions((before) => ({ ...before, data }));
  useEffect(() => {
    const subscription = table.store.subscribe(() => {
      again(0);
    });
    return () => {
      subscription.unsubscribe();
    };
  }, [table]);
  return table;
}

function definition<Item extends object>({ id, value }: DataColumn<Item>): ColumnDef<Kit, Item> {
  return {
    id,
    accessorFn: (item: Item) => value(item) ?? undefined,
    sortUndefined: 'last',
    sortFn: (a: Row<Kit, Item>, b: Row<Kit, Item>) => compare(value(a.original), value(b.original)),
  };
}

function compare(a: string | number | null, b: string | number | null): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), undefined, { numeric: true });
}

function HeaderCell<Item extends object>({
  header,
  column,
}: {
  readonly header: Header<Kit, Item>;
  readonly column: DataColumn<Item> | undefined;
}) {
  const sorted = header.column.getIsSorted();
  return (
    <th
      scope="col"
      class={cellClass(column)}
      aria-sort={sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : 'none'}
    >
      <button type="button" onClick={() => header.column.toggleSorting()}>
        {column?.header}
        <span aria-hidden="true" class="data-table-order">
          {sorted === 'asc' ? '▲' : sorted === 'desc' ? '▼' : ''}
        </span>
      </button>
    </th>
  );
}

function BodyRow<Item extends object>({
  row,
  index,
  of,
}: {
  readonly row: Row<Kit, Item>;
  readonly index: number;
  readonly of: DataTableProps<Item>;
}) {
  const { columns, onOpen, onReach, selectedId } = of;
  const open =
    onOpen === undefined
      ? {}
      : {
          tabIndex: index === 0 ? 0 : -1,
          class: 'data-table-opens',
          onClick: () => onOpen(row.original),
          onFocus: () => onReach?.(row.original),
          onKeyDown: (event: KeyboardEvent) => {
            if (event.key === 'Enter' && event.target === event.currentTarget) onOpen(row.original);
          },
        };
  return (
    <tr {...open} {...(row.id === selectedId ? { 'aria-current': 'true' } : {})}>
      {columns.map((column) => (
        <td key={column.id} class={cellClass(column)}>
          {column.cell === undefined ? column.value(row.original) : column.cell(row.original)}
        </td>
      ))}
    </tr>
  );
}

function cellClass(column: DataColumn<never> | undefined): string {
  return [column?.align === 'end' ? 'end' : '', column?.wideOnly === true ? 'wide-only' : '']
    .filter(Boolean)
    .join(' ');
}

/** j and k, arrows, Home and End move the focus from row to row. */
function walk(event: KeyboardEvent, body: HTMLElement | null): void {
  const rows = [...(body?.querySelectorAll<HTMLElement>('tr[tabindex]') ?? [])];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  if (at < 0) return;
  const steps: Readonly<Record<string, number>> = {
    ...{ j: at + 1, ArrowDown: at + 1, k: at - 1, ArrowUp: at - 1 },
    ...{ Home: 0, End: rows.length - 1 },
  };
  const next = steps[event.key];
  const row = next === undefined ? undefined : rows[Math.min(Math.max(next, 0), rows.length - 1)];
  if (row === undefined) return;
  event.preventDefault();
  rows.forEach((other) => (other.tabIndex = other === row ? 0 : -1));
  row.focus();
}
