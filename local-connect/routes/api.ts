import { createHash } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { type Caller, type Right, requireRight } from '../auth.ts';
import type { Connect } from '../connect.ts';
import { type Code, ConnectError } from '../errors.ts';
import type { Content } from '../state/content.ts';

/** The context of each route below `__api__`. */
export interface ApiEnv {
  Bindings: HttpBindings;
  Variables: {
    caller: Caller;
    /** The node of the simulated cluster that answers. */
    node: number;
  };
}

export type ApiContext = Context<ApiEnv>;

export const anyRole = ['administrator', 'publisher', 'viewer'] as const;

const guidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** @throws ConnectError 3 if the text is not a GUID */
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
 * The content item of the path's `:guid`, as it is now. Call it after reading the body, which may take long.
 * @throws ConnectError 3, 4, or 19 and 22 if the caller lacks the right
 */
export function contentFor(connect: Connect, c: ApiContext, right: Right): Content {
  const content = connect.state.content.byGuid(asGuid(c.req.param('guid') ?? ''));
  if (!content) throw new ConnectError(4);
  requireRight(connect.state, content, c.var.caller, right);
  return content;
}

/** The value, or an error if it is undefined. */
export function required<T>(value: T | undefined, code: Code = 4): T {
  if (value === undefined) throw new ConnectError(code);
  return value;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The body as a JSON object that has only these fields: like Connect, it rejects an unknown field.
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
  const text = (await readBody(c)).toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    throw new ConnectError(121);
  }
}

/** The body as it was sent. A signed request proves it by its checksum. @throws ConnectError 104 */
export async function readBody(c: ApiContext): Promise<Buffer> {
  const body = Buffer.from(await c.req.arrayBuffer());
  const checksum = c.req.header('x-content-checksum');
  if (checksum !== undefined && createHash('md5').update(body).digest('base64') !== checksum) {
    throw new ConnectError(104);
  }
  return body;
}

/** One page of a list. */
interface Page<T> {
  results: T[];
  current_page: number;
  total: number;
}

/**
 * One page of the list, by the query's `page_number` (from 1) and `page_size` (at most `most`).
 * @throws ConnectError 25
 */
export function page<T>(c: ApiContext, all: readonly T[], most = 500): Page<T> {
  return cut(all, wholeQuery(c, 'page_number', 1), wholeQuery(c, 'page_size', 20), most);
}

/** A search by prefix returns only its first page, whichever page is requested. @throws ConnectError 25 */
export function firstPage<T>(c: ApiContext, all: readonly T[]): Page<T> {
  return cut(all, 1, wholeQuery(c, 'page_size', 20), 500);
}

function cut<T>(all: readonly T[], number: number, size: number, most: number): Page<T> {
  if (number < 1 || size < 1 || size > most) throw new ConnectError(25);
  return { results: all.slice((number - 1) * size, number * size), current_page: number, total: all.length };
}

/** @throws ConnectError 25 */
export function wholeQuery(c: ApiContext, name: string, defaultValue: number): number {
  const text = c.req.query(name);
  if (text === undefined || text === '') return defaultValue;
  if (!/^\d{1,9}$/.test(text)) throw new ConnectError(25, `The parameter ${name} must be a whole number.`);
  return Number(text);
}
