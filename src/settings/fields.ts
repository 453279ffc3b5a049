import type { ContentFields, SchedulerSettings } from '../connect/types.ts';
import type { Feature } from '../connect/version.ts';
import type { Problem } from '../shared/problems.ts';

/** The fields of content that have an input of their own. */
type WithOwnInput = 'name' | 'title' | 'description' | 'access_type';

export type FieldName = Exclude<keyof ContentFields, WithOwnInput>;

/** The declared fields. Null means "the server's default". */
export type FieldValues = { readonly [K in FieldName]?: string | number | boolean | null };

export interface Field {
  /** For messages: `It takes …`. */
  readonly takes: string;
  readonly isValid: (value: unknown) => boolean;
  /** The same as JSON schema, for editors. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** The scheduler setting of the server that limits it; 0 means no limit. */
  readonly limit?: keyof SchedulerSettings;
  /** Only administrators may set it. */
  readonly administrators?: true;
  /** Only for content that runs in Kubernetes. */
  readonly kubernetes?: true;
  readonly since?: Feature;
  /** Null is not allowed. */
  readonly required?: true;
  /** Set after the active app was verified; else before the upload. */
  readonly afterwards?: true;
}

/** The options of a field that its type does not define. */
type Extra = Omit<Field, 'takes' | 'isValid' | 'schema'>;

const whole = (least: number, most: number, unit: string, more: Extra = {}): Field => ({
  takes: `a whole number${unit && ` of ${unit}`} from ${least}${most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`}`,
  isValid: (value) => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most,
  schema: { type: 'integer', minimum: least, ...(most < Number.MAX_SAFE_INTEGER && { maximum: most }) },
  ...more,
});

const number = (least: number, most: number, more: Extra = {}): Field => ({
  takes: `a number from ${least}${most === Number.POSITIVE_INFINITY ? '' : ` to ${most}`}`,
  isValid: (value) => typeof value === 'number' && Number.isFinite(value) && value >= least && value <= most,
  schema: { type: 'number', minimum: least, ...(Number.isFinite(most) && { maximum: most }) },
  ...more,
});

const flag = (more: Extra = {}): Field => ({
  takes: 'true or false',
  isValid: (value) => typeof value === 'boolean',
  schema: { type: 'boolean' },
  ...more,
});

const text = (more: Extra = {}): Field => ({
  takes: 'text',
  isValid: (value) => typeof value === 'string',
  schema: { type: 'string' },
  ...more,
});

const guid = (more: Extra = {}): Field => ({
  takes: 'a GUID',
  isValid: (value) => typeof value === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value),
  schema: { type: 'string', format: 'uuid' },
  ...more,
});

const any = Number.MAX_SAFE_INTEGER;
/** api.md, code 151. */
const seconds = () => whole(0, 2_592_000, 'seconds');
const cores = (limit: keyof SchedulerSettings) =>
  number(0, Number.POSITIVE_INFINITY, { limit, kubernetes: true });
const bytes = (limit: keyof SchedulerSettings) => whole(0, any, 'bytes', { limit, kubernetes: true });
const gpus = (limit: keyof SchedulerSettings) => whole(0, any, '', { limit, kubernetes: true });

/** The writable fields of content without an input of their own (api.md 6.3), in the order of that table. */
export const fields: Readonly<Record<FieldName, Field>> = {
  owner_guid: guid({ administrators: true, required: true, afterwards: true }),
  locked: flag({ required: true, afterwards: true }),
  locked_message: text({ afterwards: true }),
  content_category: {
    takes: '"" or mcp',
    isValid: (value) => value === '' || value === 'mcp',
    schema: { enum: ['', 'mcp'] },
    afterwards: true,
  },
  connection_timeout: seconds(),
  read_timeout: seconds(),
  init_timeout: seconds(),
  idle_timeout: seconds(),
  max_processes: whole(1, any, 'processes', { limit: 'max_processes_limit' }),
  min_processes: whole(0, any, 'processes', { limit: 'min_processes_limit' }),
  max_conns_per_process: whole(1, any, 'connections'),
  load_factor: number(0, 1),
  memory_request: bytes('max_memory_request'),
  memory_limit: bytes('max_memory_limit'),
  cpu_request: cores('max_cpu_request'),
  cpu_limit: cores('max_cpu_limit'),
  amd_gpu_limit: gpus('max_amd_gpu_limit'),
  nvidia_gpu_limit: gpus('max_nvidia_gpu_limit'),
  default_r_environment_management: flag(),
  default_py_environment_management: flag(),
  default_image_name: text({ kubernetes: true }),
  default_environment_guid: guid({ kubernetes: true }),
  service_account_name: text({ administrators: true, kubernetes: true }),
  run_as: text({ administrators: true }),
  run_as_current_user: flag({ administrators: true }),
  metrics_collection_enabled: flag(),
  notify_on_share: flag(),
  otel_enabled: flag({ since: 'traces of content' }),
};

export const isFieldName = (name: string): name is FieldName => Object.hasOwn(fields, name);

/** Pairs whose first value must not be above the second. */
export const ordered: readonly (readonly [FieldName, FieldName])[] = [
  ['min_processes', 'max_processes'],
  ['memory_request', 'memory_limit'],
  ['cpu_request', 'cpu_limit'],
];

/** The problem of a pair of `ordered` whose first value is above its second, or `undefined`. */
export function orderProblem(
  [low, high]: readonly [FieldName, FieldName],
  read: (name: FieldName) => unknown,
): Problem | undefined {
  const [least, most] = [read(low), read(high)];
  if (typeof least !== 'number' || typeof most !== 'number' || least <= most) return undefined;
  return {
    message: `The setting ${low} (${least}) is above ${high} (${most}).`,
    hint: `Lower ${low} or raise ${high} in settings.`,
  };
}
