import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { type Caller, type Right, requireRight } from '../auth.ts';
import type { Connect } from '../connect.ts';
import { type Code, ConnectError } from '../errors.ts';
import type { Content } from '../state/content.ts';

/** What the routes below `__api__` find in their context. */
export interface ApiEnv {
  Bindings: HttpBindings;
  Variables: {
    caller: Caller;
    /** The node of the pretended cluster that answers. */
    node: number;
  };
}

export type ApiContext = Context<ApiEnv>;

const guidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** @throws ConnectError 3 where the text is no GUID */
export function asGuid(text: string): string {
  if (!guidForm.test(text)) throw new ConnectError(3);
  return text.toLowerCase();
}

/** A number in a path. @throws ConnectError 3 */
export function asId(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new ConnectError(3);
  return Number(text);
}

/**
 * The content that the path's `:guid` names, as it is now: ask for it when the body has been read, which may take long.
 * @throws ConnectError 3, 4, or 19 and 22 where the caller lacks the right
 */
export function contentFor(connect: Connect, c: ApiContext, right: Right): Content {
  const content = connect.state.content.byGuid(asGuid(c.req.param('guid') ?? ''));
  if (!content) throw new ConnectError(4);
  requireRight(connect.state, content, c.var.caller, right);
  return content;
}

/** The value, or a refusal where there is none. */
export function found<T>(value: T | undefined, code: Code = 4): T {
  if (value === undefined) throw new ConnectError(code);
  return value;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The body as a JSON object with no other fields than these: as Connect, which refuses what it doesn't know.
 * @throws ConnectError 121 or 87
 */
export async function readObject(c: ApiContext, fields: readonly string[]): Promise<JsonObject> {
  const body = await readJson(c);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new ConnectError(87);
  const unknown = Object.keys(body).find((field) => !fields.includes(field));
  if (unknown !== undefined)
    throw new ConnectError(87, `The body of the request has an unknown field "${unknown}".`);
  return body as JsonObject;
}

/** @throws ConnectError 121 */
export async function readJson(c: ApiContext): Promise<unknown> {
  const text = await c.req.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new ConnectError(121);
  }
}

/** One page of a list. */
interface Page<T> {
  results: T[];
  current_page: number;
  total: number;
}

/**
 * The page that the query's `page_number` (from 1) asks for, of `page_size`, which is `most` at most.
 * @throws ConnectError 25
 */
export function page<T>(c: ApiContext, all: readonly T[], most = 500): Page<T> {
  return cut(all, wholeQuery(c, 'page_number', 1), wholeQuery(c, 'page_size', 20), most);
}

/** A search by prefix gives its first page, whichever is asked for. @throws ConnectError 25 */
export function firstPage<T>(c: ApiContext, all: readonly T[]): Page<T> {
  return cut(all, 1, wholeQuery(c, 'page_size', 20), 500);
}

function cut<T>(all: readonly T[], number: number, size: number, most: number): Page<T> {
  if (number < 1 || size < 1 || size > most) throw new ConnectError(25);
  return { results: all.slice((number - 1) * size, number * size), current_page: number, total: all.length };
}

/** @throws ConnectError 25 */
export function wholeQuery(c: ApiContext, name: string, otherwise: number): number {
  const text = c.req.query(name);
  if (text === undefined || text === '') return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw new ConnectError(25, `The parameter ${name} must be a whole number.`);
  return Number(text);
}
