import type { Caller } from './auth.ts';
import { requireRole } from './auth.ts';
import { type Code, ConnectError } from './errors.ts';
import type { JsonObject } from './routes/api.ts';
import { schedulingDefaults } from './run/scheduling.ts';
import { defaultSettings, type Settings } from './state/content.ts';

/** The most processes that content may have. */
const processLimit = 20;

/** The defaults and limits of `server_settings/scheduler/<app mode>`. A limit of 0 means none. */
export const processLimits = (idleSeconds: number) => ({
  ...schedulingDefaults(idleSeconds),
  read_timeout: 3600,
  min_processes_limit: processLimit,
  max_processes_limit: processLimit,
  cpu_request: 0,
  max_cpu_request: 0,
  cpu_limit: 0,
  max_cpu_limit: 0,
  memory_request: 0,
  max_memory_request: 0,
  memory_limit: 0,
  max_memory_limit: 0,
  amd_gpu_limit: 0,
  max_amd_gpu_limit: 0,
  nvidia_gpu_limit: 0,
  max_nvidia_gpu_limit: 0,
});

type Check = (value: unknown, field: string) => void;

/** Checks of the fields of POST: api.md, section 6.3. PATCH also accepts those of `patchOnly`. */
const checks: Record<Exclude<keyof Settings, PatchOnlySetting>, Check> = {
  title: nullable(text((title) => title.length >= 3 && title.length <= 1024, 122)),
  description: text((description) => description.length <= 4096, 123),
  access_type: text((type) => ['all', 'logged_in', 'acl'].includes(type), 117),
  connection_timeout: nullable(seconds),
  read_timeout: nullable(seconds),
  init_timeout: nullable(seconds),
  idle_timeout: nullable(seconds),
  max_processes: nullable(maxProcesses),
  min_processes: nullable(whole(processLimit, 191, 45)),
  max_conns_per_process: nullable(whole(Number.MAX_SAFE_INTEGER, 239)),
  load_factor: nullable(number((factor) => factor >= 0 && factor <= 1, 150)),
  memory_request: nullable(whole(Number.MAX_SAFE_INTEGER, 181)),
  memory_limit: nullable(whole(Number.MAX_SAFE_INTEGER, 183)),
  cpu_request: nullable(number((cores) => cores >= 0, 186)),
  cpu_limit: nullable(number((cores) => cores >= 0, 188)),
  amd_gpu_limit: nullable(whole(Number.MAX_SAFE_INTEGER, 196)),
  nvidia_gpu_limit: nullable(whole(Number.MAX_SAFE_INTEGER, 196)),
  default_r_environment_management: nullable(flag),
  default_py_environment_management: nullable(flag),
  default_image_name: nullable(text((name) => /^\S+$/.test(name), 193)),
  default_environment_guid: nullable(text((guid) => /^[0-9a-f-]{36}$/i.test(guid), 25)),
  service_account_name: nullable(text(() => true, 25)),
  run_as: nullable(text(() => true, 25)),
  run_as_current_user: flag,
  metrics_collection_enabled: nullable(flag),
  notify_on_share: nullable(flag),
  otel_enabled: nullable(flag),
};

type PatchOnlySetting = 'locked' | 'locked_message' | 'content_category';
const patchOnly: Record<PatchOnlySetting, Check> = {
  locked: nullable(flag),
  locked_message: nullable(text(() => true, 25)),
  content_category: nullable(text((category) => category === '' || category === 'mcp', 25)),
};

const administratorsOnly = ['run_as', 'run_as_current_user', 'service_account_name'];
const runtimeFields = [...Object.keys(schedulingDefaults(0)), 'read_timeout'];
const immutable = [
  'guid',
  'id',
  'bundle_id',
  'app_mode',
  'app_role',
  'content_url',
  'dashboard_url',
  'created_time',
];

export const postFields = ['name', ...Object.keys(checks)];
export const patchFields = [...postFields, 'owner_guid', ...Object.keys(patchOnly), ...immutable];

/**
 * Applies the body of a POST or PATCH to settings.
 * @throws ConnectError with the field's own code if a value is not allowed
 */
export function changeSettings(is: Settings, body: JsonObject, caller: Caller, appMode: string): Settings {
  const changes = Object.entries(body).filter(([field]) => field !== 'name' && field !== 'owner_guid');
  for (const [field, value] of changes) {
    if (immutable.includes(field)) throw new ConnectError(53, `The field "${field}" cannot be changed.`);
    if (administratorsOnly.includes(field) && value !== null) requireRole(caller, 'administrator');
    if (appMode === 'static' && runtimeFields.includes(field) && value !== null) throw new ConnectError(39);
    const check = { ...checks, ...patchOnly }[field as keyof Settings];
    check(value, field);
  }
  // Null means the default, except for settings that may be null.
  const values = changes.map(([field, value]) => [field, value ?? defaultSettings[field as keyof Settings]]);
  const settings: Settings = { ...is, ...Object.fromEntries(values) };
  checkOrder(settings.min_processes, settings.max_processes, 114);
  checkOrder(settings.memory_request, settings.memory_limit, 185);
  checkOrder(settings.cpu_request, settings.cpu_limit, 190);
  return settings;
}

/** @throws ConnectError if the first is above the second */
function checkOrder(least: number | null, most: number | null, code: Code): void {
  if (least !== null && most !== null && least > most) throw new ConnectError(code);
}

const nameForm = /^[A-Za-z0-9_.-]{3,64}$/;

/** @throws ConnectError 5 */
export function checkName(name: unknown): string {
  if (typeof name !== 'string' || !nameForm.test(name)) throw new ConnectError(5);
  return name;
}

function nullable(check: Check): Check {
  return (value, field) => {
    if (value !== null) check(value, field);
  };
}

function text(isGood: (value: string) => boolean, code: Code): Check {
  return (value, field) => {
    if (typeof value !== 'string') throw wrongType(field);
    if (!isGood(value)) throw new ConnectError(code);
  };
}

function number(isGood: (value: number) => boolean, code: Code): Check {
  return (value, field) => {
    if (typeof value !== 'number') throw wrongType(field);
    if (!isGood(value)) throw new ConnectError(code);
  };
}

function whole(most: number, code: Code, overLimit: Code = code): Check {
  return (value, field) => {
    number((given) => Number.isInteger(given) && given >= 0, code)(value, field);
    if ((value as number) > most) throw new ConnectError(overLimit);
  };
}

function seconds(value: unknown, field: string): void {
  whole(2_592_000, 151)(value, field);
}

function maxProcesses(value: unknown, field: string): void {
  if (value === 0) throw new ConnectError(272);
  whole(processLimit, 192, 113)(value, field);
}

function flag(value: unknown, field: string): void {
  if (typeof value !== 'boolean') throw wrongType(field);
}

const wrongType = (field: string) =>
  new ConnectError(87, `The field "${field}" has a value of the wrong type.`);
