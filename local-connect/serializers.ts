import { type AppRole, type Caller, roleFor } from './auth.ts';
import type { Connect } from './connect.ts';
import { ConnectError } from './errors.ts';
import type { Bundle } from './state/bundles.ts';
import type { Content } from './state/content.ts';
import type { Job } from './state/jobs.ts';
import type { Permission } from './state/sharing.ts';
import type { Tag } from './state/tags.ts';

const includable = ['tags', 'owner', 'vanity_url', 'bookmarked', 'schedule'];

/** Parses an `include` parameter. @throws ConnectError 161 for a word that this release doesn't know */
export function parseInclude(connect: Connect, text: string | undefined): readonly string[] {
  const words = (text ?? '').split(',').filter(Boolean);
  const isKnown = (word: string) =>
    includable.includes(word) && (word !== 'vanity_url' || connect.has('vanity_url in include'));
  if (!words.every(isKnown)) throw new ConnectError(161);
  return words;
}

/** A content item as the API shows it: api.md, section 6.4. */
export function serializeContent(
  connect: Connect,
  content: Content,
  caller: Caller,
  include: readonly string[] = [],
) {
  const { state, address } = connect;
  const { settings, guid } = content;
  const active = content.bundle_id === null ? undefined : state.bundles.byId(content.bundle_id);
  const built = active?.build ?? undefined;
  const role: AppRole = roleFor(state, content, caller);
  const vanity = include.includes('vanity_url') ? state.vanities.of(guid) : undefined;
  const tags = state.tags.of(guid).map(serializeTag);
  const owner = include.includes('owner') ? state.users.byGuid(content.owner_guid) : undefined;
  return {
    guid,
    id: String(content.id),
    name: content.name,
    ...settings,
    created_time: content.created_time,
    last_deployed_time: content.last_deployed_time,
    bundle_id: content.bundle_id === null ? null : String(content.bundle_id),
    app_mode: content.app_mode,
    parameterized: false,
    environment_guid: null,
    cluster_name: built ? 'Local' : null,
    image_name: built ? 'Local' : null,
    r_version: null,
    py_version: built?.python ?? null,
    quarto_version: null,
    node_version: null,
    r_environment_management: null,
    py_environment_management: built?.managed ?? null,
    owner_guid: content.owner_guid,
    content_url: `${address}/content/${guid}/`,
    dashboard_url: `${address}/connect/#/apps/${guid}`,
    app_role: role,
    ...(isViewer(caller) && environmentOfContent),
    ...(vanity && { vanity_url: `${address}${vanity.path}` }),
    ...((tags.length > 0 || connect.has('empty tags in include')) && include.includes('tags') && { tags }),
    ...(include.includes('bookmarked') && { bookmarked: false }),
    ...(include.includes('schedule') && { schedules: [] }),
    ...(owner && {
      owner: {
        guid: owner.guid,
        username: owner.username,
        first_name: owner.first_name,
        last_name: owner.last_name,
      },
    }),
  };
}

/** What a user with the role viewer doesn't see of the environment that runs the content. */
const environment = {
  environment_guid: null,
  cluster_name: null,
  image_name: null,
  r_version: null,
  r_environment_management: null,
  py_version: null,
  py_environment_management: null,
  quarto_version: null,
};
const environmentOfContent = {
  ...environment,
  node_version: null,
  default_image_name: null,
  default_environment_guid: null,
  default_r_environment_management: null,
  default_py_environment_management: null,
  service_account_name: null,
};

const isViewer = (caller: Caller) => caller.kind === 'user' && caller.user.user_role === 'viewer';

/** A bundle as the API shows it: api.md, section 7.3. */
export function serializeBundle(connect: Connect, bundle: Bundle, content: Content, caller: Caller) {
  const { build } = bundle;
  return {
    id: String(bundle.id),
    content_guid: bundle.content_guid,
    created_by: bundle.created_by,
    created_time: bundle.created_time,
    environment_guid: null,
    cluster_name: build ? 'Local' : null,
    image_name: build ? 'Local' : null,
    r_version: null,
    r_environment_management: null,
    py_version: build?.python ?? null,
    py_environment_management: build?.managed ?? true,
    quarto_version: null,
    ...(isViewer(caller) && environment),
    ...(connect.has('active in bundles') && { active: content.bundle_id === bundle.id }),
    size: bundle.size,
    metadata: {
      source: null,
      source_repo: null,
      source_branch: null,
      source_commit: null,
      ...bundle.metadata,
    },
  };
}

export function serializeTag(tag: Tag) {
  return { ...tag, id: String(tag.id), parent_id: tag.parent_id === null ? null : String(tag.parent_id) };
}

export const serializePermission = (permission: Permission) => ({ ...permission, id: String(permission.id) });

/** A job as the API shows it: api.md, section 14. */
export function serializeJob(connect: Connect, job: Job, content: Content) {
  return {
    id: String(job.id),
    ppid: null,
    pid: String(job.pid ?? 0),
    key: job.key,
    remote_id: null,
    app_id: String(content.id),
    ...(connect.has('content in jobs') && { content_id: String(content.id), content_guid: content.guid }),
    variant_id: '0',
    variant_key: '', // Apps have no variants.
    bundle_id: String(job.bundle_id),
    start_time: job.start_time,
    end_time: job.end_time,
    last_heartbeat_time: job.end_time ?? new Date().toISOString(),
    queued_time: null,
    queue_name: null,
    tag: job.tag,
    exit_code: job.exit_code,
    error: null, // Only for failures of the server itself. `jobs/{key}/error` has the others.
    status: job.status,
    hostname: 'localhost',
    cluster: 'Local',
    image: null,
    run_as: 'rstudio-connect',
  };
}
