import { buffer } from 'node:stream/consumers';
import { withoutKnown } from '../shared/redaction.ts';
import type { Caller } from './client.ts';
import { ConnectError, undefinedOn } from './errors.ts';
import { segment } from './guid.ts';
import type {
  ApplicationSettings,
  Bundle,
  Content,
  ContentFields,
  EnvironmentVariable,
  Group,
  Job,
  JobError,
  JobLog,
  Page,
  Permission,
  PythonInstallations,
  SchedulerSettings,
  ServerSettings,
  Tag,
  Task,
  User,
  Vanity,
} from './types.ts';
import { fileBody, multipartBody, type UploadObserver } from './upload.ts';

export interface Archive {
  /** The path of the `.tar.gz`. */
  readonly file: string;
  /** Base64 of its 16 MD5 bytes. */
  readonly md5Base64: string;
}

/** The endpoints of Connect that this project uses, by their section in the API contract. */
export function endpoints({ server, request, stream, save }: Omit<Caller, 'visit'>) {
  const item = (guid: string, rest = '') => `v1/content/${segment(guid)}${rest}`;
  const vanity = (guid: string) => orNone(request<Vanity>('GET', item(guid, '/vanity')));

  /** Until the server refuses the word, as one before 2024.06.0 does. */
  let includesVanity = true;

  async function content<T>(path: string, query: Readonly<Record<string, string>> = {}): Promise<T> {
    const including = (include: string) => request<T>('GET', path, { query: { ...query, include } });
    if (!includesVanity) return including('owner');
    try {
      return await including('owner,vanity_url');
    } catch (error) {
      if (!(error instanceof ConnectError) || error.code !== 161) throw error;
      includesVanity = false;
      return including('owner');
    }
  }

  /** Of a server that doesn't include it, the vanity URL is asked for by itself. */
  async function withVanity(found: Content): Promise<Content> {
    if (includesVanity) return found;
    const { path } = (await vanity(found.guid).catch(undefinedOn('4xx'))) ?? {};
    return path === undefined ? found : { ...found, vanity_url: new URL(`.${path}`, server).href };
  }

  return {
    // 5. Server, users, groups
    serverSettings: () => request<ServerSettings>('GET', 'server_settings'),
    pythons: () => request<PythonInstallations>('GET', 'v1/server_settings/python'),
    applications: () => request<ApplicationSettings>('GET', 'server_settings/applications'),
    scheduler: (appMode: string) =>
      request<SchedulerSettings>('GET', `server_settings/scheduler/${segment(appMode)}`),
    user: () => request<User>('GET', 'v1/user'),
    userByGuid: (guid: string) => request<User>('GET', `v1/users/${segment(guid)}`),
    /** `prefix` matches several names: choose the exact one yourself. */
    users: (prefix: string) =>
      request<Page<User>>('GET', 'v1/users', { query: { prefix, page_number: '1', page_size: '500' } }),
    groups: (prefix: string) =>
      request<Page<Group>>('GET', 'v1/groups', { query: { prefix, page_number: '1', page_size: '500' } }),

    // 6. Content
    content: (guid: string) => content<Content>(item(guid)).then(withVanity),
    /** Names are unique per owner: with both there is one at most. */
    contentNamed: async (name: string, owner?: string) => {
      const found = await content<Content[]>('v1/content', { name, ...(owner && { owner_guid: owner }) });
      return Promise.all(found.map(withVanity));
    },
    /** All that our key may view. */
    allContent: () => content<Content[]>('v1/content'),
    /** All of one owner's. */
    contentOf: (owner: string) => content<Content[]>('v1/content', { owner_guid: owner }),
    createContent: (fields: ContentFields) => request<Content>('POST', 'v1/content', { body: fields }),
    updateContent: (guid: string, fields: ContentFields) =>
      request<Content>('PATCH', item(guid), { body: fields }),
    deleteContent: (guid: string) => gone(request<void>('DELETE', item(guid))),

    // 7. Bundles
    /** Newest first. */
    async bundles(guid: string): Promise<Bundle[]> {
      const found = await request<Bundle[]>('GET', item(guid, '/bundles'));
      return found.toSorted((a, b) => Number(b.id) - Number(a.id));
    },
    bundle: (guid: string, id: string) => request<Bundle>('GET', item(guid, `/bundles/${segment(id)}`)),
    /** With `metadata` only to a server that knows it (2025.12.0): an older one refuses the form. */
    async upload(
      guid: string,
      { file, md5Base64 }: Archive,
      metadata: Readonly<Record<string, string>> | undefined,
      watcher?: UploadObserver,
    ): Promise<Bundle> {
      const path = item(guid, '/bundles');
      if (metadata) {
        const body = await multipartBody(file, metadata, watcher);
        return request<Bundle>('POST', path, {
          upload: { body, headers: { 'content-type': body.contentType } },
        });
      }
      const headers = { 'content-type': 'application/gzip', 'x-content-checksum': md5Base64 };
      return request<Bundle>('POST', path, { upload: { body: await fileBody(file, watcher), headers } });
    },
    deleteBundle: (guid: string, id: string) =>
      gone(request<void>('DELETE', item(guid, `/bundles/${segment(id)}`))),
    /** Writes the archive of a bundle to a file. */
    downloadBundle: (guid: string, id: string, file: string) =>
      save(item(guid, `/bundles/${segment(id)}/download`), file),

    // 8. Deploy
    /** Starts a build and gives the id of its task. */
    async deploy(guid: string, bundleId: string, { activate }: { activate: boolean }): Promise<string> {
      // Sent only when false: a server before 2025.06.0 refuses a body with a field that it doesn't know. (One that
      // knows it may still be too old for our drafts: see version.ts.)
      const body = { bundle_id: bundleId, ...(activate ? {} : { activate: false }) };
      return (await request<{ task_id: string }>('POST', item(guid, '/deploy'), { body })).task_id;
    },

    // 9. Tasks
    /** The lines of a task from number `first` on. The server holds the call for up to a second. It isn't repeated. */
    async task(id: string, first: number): Promise<Task> {
      const query = { first: String(first), wait: '1' };
      const task = await request<Task>('GET', `v1/tasks/${segment(id)}`, { query, repeat: false });
      const { output, error, result } = task;
      return {
        ...task,
        output: output?.map(withoutKnown) ?? null,
        error: withoutKnown(error ?? ''),
        ...(typeof result?.data === 'string' && { result: { ...result, data: withoutKnown(result.data) } }),
      };
    },

    // 10. Environment variables: their names, never their values
    environment: (guid: string) => request<string[]>('GET', item(guid, '/environment')),
    updateEnvironment: (guid: string, variables: readonly EnvironmentVariable[]) =>
      request<string[] | undefined>('PATCH', item(guid, '/environment'), { body: variables }),

    // 11. Vanity URL
    vanity,
    /** Of the whole server; for administrators. */
    vanities: () => request<Vanity[]>('GET', 'v1/vanities'),
    setVanity: (guid: string, path: string, force: boolean) =>
      request<Vanity>('PUT', item(guid, '/vanity'), { body: { path, force } }),
    deleteVanity: (guid: string) => gone(request<void>('DELETE', item(guid, '/vanity'))),

    // 12. Permissions
    permissions: (guid: string) => request<Permission[]>('GET', item(guid, '/permissions')),
    addPermission: (guid: string, permission: Omit<Permission, 'id'>) =>
      request<Permission>('POST', item(guid, '/permissions'), { body: permission }),
    updatePermission: (guid: string, { id, ...permission }: Permission) =>
      request<Permission>('PUT', item(guid, `/permissions/${segment(String(id))}`), { body: permission }),
    deletePermission: (guid: string, id: string | number) =>
      gone(request<void>('DELETE', item(guid, `/permissions/${segment(String(id))}`))),

    // 13. Tags, thumbnail, repository
    tags: () => request<Tag[]>('GET', 'v1/tags'),
    createTag: (name: string, parent: string | null) =>
      request<Tag>('POST', 'v1/tags', { body: { name, ...(parent !== null && { parent_id: parent }) } }),
    contentTags: (guid: string) => request<Tag[]>('GET', item(guid, '/tags')),
    addTag: (guid: string, id: string) =>
      request<unknown>('POST', item(guid, '/tags'), { body: { tag_id: id } }),
    removeTag: (guid: string, id: string) =>
      gone(request<void>('DELETE', item(guid, `/tags/${segment(id)}`))),
    /** The bytes of the picture, or `undefined` where there is none. */
    async thumbnail(guid: string): Promise<Buffer | undefined> {
      // Beside the API, not below it: the API can set a thumbnail but not show it (api.md 13).
      const { status, body } = await stream('GET', `../content/${segment(guid)}/__thumbnail__`);
      const bytes = await buffer(body);
      return status === 200 && bytes.length > 0 ? bytes : undefined;
    },
    async setThumbnail(guid: string, file: string): Promise<void> {
      const upload = {
        body: await fileBody(file),
        headers: { 'content-type': 'application/octet-stream' },
      };
      await request<void>('PUT', item(guid, '/thumbnail'), { upload });
    },
    deleteThumbnail: (guid: string) => gone(request<void>('DELETE', item(guid, '/thumbnail'))),
    repository: (guid: string) =>
      orNone(request<{ readonly repository: string }>('GET', item(guid, '/repository'))),

    // 14. Jobs and logs
    jobs: (guid: string) => request<Job[]>('GET', item(guid, '/jobs')),
    /** The last lines that it wrote. */
    async jobLog(guid: string, key: string, lines = 500): Promise<readonly string[]> {
      const query = { maxLogLines: String(lines) };
      const { entries } = await request<JobLog>('GET', item(guid, `/jobs/${segment(key)}/log`), { query });
      return entries.map(({ data }) => withoutKnown(data));
    },
    /** In Connect's words why it failed, where it has any. */
    async jobError(guid: string, key: string): Promise<string | undefined> {
      const error = await request<JobError | undefined>('GET', item(guid, `/jobs/${segment(key)}/error`));
      return error?.summary === undefined ? undefined : withoutKnown(error.summary);
    },
  };
}

/** What a 404 means to a GET of something that may not be set. */
const orNone = <T>(asked: Promise<T>): Promise<T | undefined> => asked.catch(undefinedOn(404));

/** A DELETE of what isn't there has done its work. */
const gone = (asked: Promise<void>): Promise<void> => asked.catch(undefinedOn(404));
