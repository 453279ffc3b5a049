import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import { type ApiContext, wholeQuery } from './api.ts';

/**
 * A part of a long list, with the addresses of the parts before and after it: api.md, section 1.
 * @param rows all rows, oldest first
 * @param ascending the name of the query parameter for the order
 * @throws ConnectError 25
 */
export function keysetPage<T extends { readonly id: number }>(
  { address }: Connect,
  c: ApiContext,
  rows: readonly T[],
  ascending: string,
) {
  const limit = wholeQuery(c, 'limit', 20);
  if (limit < 1 || limit > 500) throw new ConnectError(25, 'The parameter limit must be from 1 to 500.');
  const ordered = c.req.query(ascending) === 'false' ? rows.toReversed() : rows;
  const { next, previous } = c.req.query();
  const indexOf = (id: string) => ordered.findIndex((row) => String(row.id) === id);
  const first =
    next === undefined
      ? previous === undefined
        ? 0
        : Math.max(0, indexOf(previous) - limit)
      : indexOf(next) + 1;
  const results = ordered.slice(first, first + limit);
  const isFirst = first === 0;
  const isLast = first + limit >= ordered.length;
  const link = (cursor: Readonly<Record<string, string>>) => {
    const { next: _next, previous: _previous, ...rest } = c.req.query();
    const path = `/__api__${c.req.path.split('/__api__')[1]}`;
    return `${address}${path}?${new URLSearchParams({ ...rest, ...cursor })}`;
  };
  const [start] = results;
  const end = results.at(-1);
  const before = isFirst || !start ? null : String(start.id);
  const after = isLast || !end ? null : String(end.id);
  const lastStart = ordered.at(-limit - 1)?.id;
  return {
    results,
    paging: {
      cursors: { previous: before, next: after },
      first: isFirst ? null : link({}),
      previous: before === null ? null : link({ previous: before }),
      next: after === null ? null : link({ next: after }),
      last: isLast || lastStart === undefined ? null : link({ next: String(lastStart) }),
    },
  };
}
