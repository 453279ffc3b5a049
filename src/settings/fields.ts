import { isGuid } from '../connect/guid.ts';
import type { Content } from '../connect/types.ts';

/** The type of a field, as JSON schema. */
interface Schema {
  readonly type?: 'integer' | 'number' | 'boolean' | 'string';
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
  readonly format?: 'uuid';
}

/** What else is known about a field. */
interface Extra {
  /** Only administrators may set it. */
  readonly administrators?: true;
  /** Null is not allowed. */
  readonly required?: true;
  /** Set after the active app was verified; else before the upload. */
  readonly afterwards?: true;
}

interface Field extends Extra {
  readonly schema: Schema;
}

const field = (schema: Schema, more: Extra = {}): Field => ({ schema, ...more });

/** A type in words, for messages: "Expected …". */
export function describeType({ type, minimum, maximum, format, enum: words }: Schema): string {
  if (words) return words.map((word) => word || '""').join(' or ');
  if (format) return 'a GUID';
  if (type === 'boolean') return 'true or false';
  if (type === 'string') return 'text';
  const range = `from ${minimum}${maximum === undefined ? '' : ` to ${maximum}`}`;
  return `a ${type === 'integer' ? 'whole ' : ''}number ${range}`;
}

export function hasType(
  value: unknown,
  { type, minimum = 0, maximum = Infinity, format, enum: words }: Schema,
) {
  if (words) return words.some((word) => word === value);
  if (type === 'boolean') return typeof value === 'boolean';
  if (type === 'string') return typeof value === 'string' && (format === undefined || isGuid(value));
  const isNumber = type === 'integer' ? Number.isSafeInteger(value) : Number.isFinite(value);
  return isNumber && Number(value) >= minimum && Number(value) <= maximum;
}

const [flag, text, guid] = [
  { type: 'boolean' },
  { type: 'string' },
  { type: 'string', format: 'uuid' },
] as const;
const whole = (minimum = 0, maximum?: number): Schema => ({
  type: 'integer',
  minimum,
  ...(maximum !== undefined && { maximum }),
});
/** api.md, code 151. */
const seconds = whole(0, 2_592_000);
const cores = { type: 'number', minimum: 0 } as const;

/** The writable fields of content without an input of their own (api.md 6.3), in the order of that table. */
export const fields = {
  owner_guid: field(guid, { administrators: true, required: true, afterwards: true }),
  locked: field(flag, { required: true, afterwards: true }),
  locked_message: field(text, { afterwards: true }),
  content_category: field({ enum: ['', 'mcp'] }, { afterwards: true }),
  connection_timeout: field(seconds),
  read_timeout: field(seconds),
  init_timeout: field(seconds),
  idle_timeout: field(seconds),
  max_processes: field(whole(1)),
  min_processes: field(whole()),
  max_conns_per_process: field(whole(1)),
  load_factor: field({ type: 'number', minimum: 0, maximum: 1 }),
  memory_request: field(whole()),
  memory_limit: field(whole()),
  cpu_request: field(cores),
  cpu_limit: field(cores),
  amd_gpu_limit: field(whole()),
  nvidia_gpu_limit: field(whole()),
  default_r_environment_management: field(flag),
  default_py_environment_management: field(flag),
  default_image_name: field(text),
  default_environment_guid: field(guid),
  service_account_name: field(text, { administrators: true }),
  run_as: field(text, { administrators: true }),
  run_as_current_user: field(flag, { administrators: true }),
  metrics_collection_enabled: field(flag),
  notify_on_share: field(flag),
  otel_enabled: field(flag),
} as const satisfies Readonly<Record<string, Field>>;

export type FieldName = keyof typeof fields;

/** The declared fields. Null means "the server's default". */
export type FieldValues = { readonly [K in FieldName]?: string | number | boolean | null };

export const isFieldName = (name: string): name is FieldName => Object.hasOwn(fields, name);

/** The value of a field as the server returns it. */
export const fieldOf = (content: Content | undefined, name: string): unknown =>
  (content as Readonly<Record<string, unknown>> | undefined)?.[name];
