import { Ajv } from 'ajv';
import ajvFormats from 'ajv-formats';

/**
 * The fields of Connect's responses, from its OpenAPI description. `name:type`; `name*` may be missing, `type?` may be null,
 * `type[]` is a list. A type with a capital letter is another shape. No other fields are allowed.
 */
const shapes = {
  Error: 'code:integer error:string payload:object?',
  User: `guid:guid email:string username:string first_name:string last_name:string user_role:string created_time:time
    updated_time:time active_time:time? confirmed:boolean locked:boolean external_id*:string`,
  Users: 'results:User[] current_page:integer total:integer',
  EditableUser: `email:string username:string first_name:string last_name:string user_role:string updated_time:time`,
  Group: 'guid:guid name:string owner_guid:guid? member_count:integer gid*:integer?',
  Groups: 'results:Group[] current_page:integer total:integer',
  SharedContent: `content_guid:guid content_name:string content_title:string access_type:string
    permissions:SharedPrincipal[]`,
  SharedPrincipal: 'principal_guid:guid principal_name:string principal_role:string principal_type:string',
  ApiKey: `id:string name:string key:string user_role:string created_time:time active_time*:time expires_at*:time?`,
  Content: `guid:guid id:string name:string title:string? description:string access_type:string locked:boolean
    locked_message:string connection_timeout:integer? read_timeout:integer? init_timeout:integer? idle_timeout:integer?
    max_processes:integer? min_processes:integer? max_conns_per_process:integer? load_factor:number?
    memory_request:integer? memory_limit:integer? cpu_request:number? cpu_limit:number? amd_gpu_limit:integer?
    nvidia_gpu_limit:integer? service_account_name:string? default_image_name:string? default_environment_guid:guid?
    created_time:time last_deployed_time:time bundle_id:string? app_mode:string content_category:string
    parameterized:boolean environment_guid:guid? cluster_name:string? image_name:string? r_version:string?
    py_version:string? quarto_version:string? node_version:string? r_environment_management:boolean?
    default_r_environment_management:boolean? py_environment_management:boolean?
    default_py_environment_management:boolean? run_as:string? run_as_current_user:boolean
    metrics_collection_enabled*:boolean? notify_on_share*:boolean? otel_enabled*:boolean owner_guid:guid
    content_url:string dashboard_url:string vanity_url*:string app_role:string bookmarked*:boolean? schedules*:any[]
    tags*:Tag[] owner*:Owner public_content_status*:string?`,
  Owner: 'guid:guid username:string first_name:string last_name:string',
  ContentSearch: 'results:Content[] current_page:integer total:integer warnings*:any[]',
  Repository: `repository:string branch:string directory:string polling:boolean last_error*:string
    last_known_commit*:string last_fetched_time*:time`,
  Bundle: `id:string content_guid:guid created_by:guid? created_time:time environment_guid:guid? cluster_name:string?
    image_name:string? r_version:string? r_environment_management:boolean? py_version:string?
    py_environment_management:boolean? quarto_version:string? active:boolean size:integer metadata:BundleSource`,
  BundleSource: `source:string? source_repo:string? source_branch:string? source_commit:string? archive_md5:string?
    archive_sha1:string?`,
  StartedTask: 'task_id:string',
  Task: 'id:string output:string[] result:object? finished:boolean code:integer error:string last:integer first*:integer',
  Job: `id:string ppid:string? pid:string key:string remote_id:string? app_id:string content_id:string content_guid:guid
    variant_id:string variant_key:string bundle_id:string start_time:time end_time:time? last_heartbeat_time:time?
    queued_time:time? queue_name:string? tag:string exit_code:integer? error:string? status:integer hostname:string?
    cluster:string? image:string? run_as:string? skip_reason*:string?`,
  JobError: 'code:string summary:string help_url:string',
  JobLog: 'entries:LogEntry[]',
  LogEntry: 'source:string timestamp:time? data:string',
  KilledJob: `guid:guid app_id:integer app_guid:guid content_id:string content_guid:guid job_id:integer job_key:string
    result:string`,
  Package: `language:string language_version:string name:string version:string hash:string? bundle_id:string app_id:string
    app_guid:guid content_id:string content_guid:guid`,
  Packages: 'results:Package[] current_page:integer total:integer',
  Permission: 'id:string content_guid:guid principal_guid:guid principal_type:string role:string',
  Tag: 'id:string name:string parent_id:string? created_time:time updated_time:time',
  Vanity: 'content_guid:guid path:string created_time:time',
  Integration: `id:string guid:guid created_time:time updated_time:time name:string? description:string? template:string?
    auth_type:string? config:object permissions:IntegrationPermission[] environment_variables:string[]
    content_count*:integer?`,
  IntegrationPermission: 'id:string guid:guid integration_guid:guid user_guid:guid? group_guid:guid?',
  Association: `app_guid:guid content_guid:guid oauth_integration_guid:guid oauth_integration_name:string?
    oauth_integration_description:string? oauth_integration_template:string? oauth_integration_auth_type:string?
    created_time:time`,
  Template: `id:string name:string description:string sections:TemplateSection[] options:TemplateOption[]
    fields:TemplateField[] environment_variables:string[]`,
  TemplateSection: 'id:integer order:integer name:string description:string',
  TemplateOption: `name:string description:string order:integer label:string type:string values:string[]
    default*:any visibility_expression*:object`,
  TemplateField: `name:string description:string order:integer label:string default:string secret:boolean multiline:boolean
    validation*:string validation_description*:string visibility_expression*:object`,
  OAuthSession: `id:string guid:guid user_guid:guid? oauth_integration_guid:guid has_refresh_token:boolean created_time:time
    updated_time:time`,
  Caches: 'caches:Cache[]',
  Cache: 'language:string version:string image_name:string',
  RemovedCache: 'language:string version:string image_name:string task_id:string?',
  Cursors: 'previous:string? next:string?',
  Paging: 'cursors:Cursors first:string? previous:string? next:string? last:string?',
  Visits: 'results:Visit[] paging:Paging',
  Visit: `content_guid:guid user_guid:guid? variant_key:string? time:time rendering_id:string? bundle_id:string? path:string?
    data_version:integer user_agent:string?`,
  Hit: 'id:string user_guid:guid? content_guid:guid timestamp:time data:HitData',
  HitData: 'path:string? query:string? user_agent:string? sec_fetch_dest:string? sec_fetch_site:string?',
  AuditLog: 'results:AuditEntry[] paging:Paging',
  AuditSearch: 'results:AuditEntry[] total:integer current_page*:integer',
  AuditEntry: `id:string time:time user_id:string user_guid:guid? user_description:string action:string
    event_description:string`,
  AuditAction: 'action:string description:string',
  Installations: 'installations:Installation[] api_enabled*:boolean enabled*:boolean',
  Installation: 'version:string cluster_name:string image_name:string publishable*:boolean',
  TimeZone: 'timezone:string offset:string',
  ScheduleHistory: 'results:any[]',
} as const;

export type Shape = keyof typeof shapes;

const types: Readonly<Record<string, object>> = {
  any: {},
  guid: { type: 'string', format: 'uuid' },
  time: { type: 'string', format: 'date-time' },
};

function schemaOf(type: string): object {
  if (type.endsWith('?')) return { anyOf: [{ type: 'null' }, schemaOf(type.slice(0, -1))] };
  if (type.endsWith('[]')) return { type: 'array', items: schemaOf(type.slice(0, -2)) };
  return types[type] ?? (/^[A-Z]/.test(type) ? { $ref: `#/$defs/${type}` } : { type });
}

function objectSchema(fields: string): object {
  const pairs = fields
    .trim()
    .split(/\s+/)
    .map((field) => field.split(':') as [string, string]);
  return {
    type: 'object',
    additionalProperties: false,
    required: pairs.map(([name]) => name).filter((name) => !name.endsWith('*')),
    properties: Object.fromEntries(pairs.map(([name, type]) => [name.replace('*', ''), schemaOf(type)])),
  };
}

const $defs = Object.fromEntries(
  Object.entries(shapes).map(([name, fields]) => [name, objectSchema(fields)]),
);
const ajv = new Ajv({ allErrors: true });
ajvFormats.default(ajv);

/** The differences between a response and its shape, one per line. */
export function differencesFrom(shape: Shape | `${Shape}[]`, answer: unknown): string[] {
  const validate = ajv.compile({ $defs, ...schemaOf(shape) });
  if (validate(answer)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}
