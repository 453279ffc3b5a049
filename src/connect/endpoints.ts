import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { firstBytes, readLimited } from '../http/request.ts';
import { type Check, isWebUrl, list } from '../shared/checks.ts';
import type { Caller } from './caller.ts';
import { ConnectError, undefinedOn } from './errors.ts';
import { segment } from './guid.ts';
import { contentUrl, dashboardUrl } from './server-url.ts';
import {
  isApplicationSettings,
  isBundle,
  isContent,
  isDeployment,
  isJob,
  isJobLog,
  isListOfNames,
  isPageOfGroups,
  isPageOfUsers,
  isPermission,
  isPythonInstallations,
  isServerSettings,
  isTag,
  isTask,
  isUser,
  isVanity,
} from './shapes.ts';
import type { Bundle, Content, ContentFields, EnvironmentVariable, Permission } from './types.ts';
import { fileBody, md5Of, multipartBody, type UploadObserver } from './upload.ts';

/* The endpoints of Connect that this project uses, by their section in local-connect/api.md. */

/** Every endpoint. */
export const endpoints = (caller: Caller) => ({
  ...serverEndpoints(caller),
  ...contentEndpoints(caller),
  ...bundleEndpoints(caller),
  ...buildEndpoints(caller),
  ...settingsEndpoints(caller),
  ...sharingEndpoints(caller),
  ...thumbnailEndpoints(caller),
});

const item = (guid: string, rest = '') => `v1/content/${segment(guid)}${rest}`;

/** 5. Server, users, groups. */
function serverEndpoints({ request }: Caller) {
  const page = { page_number: '1', page_size: '500' };
  return {
    serverSettings: () => request('GET', 'server_settings', { check: isServerSettings }),
    pythons: () => request('GET', 'v1/server_settings/python', { check: isPythonInstallations }),
    applications: () => request('GET', 'server_settings/applications', { check: isApplicationSettings }),
    user: () => request('GET', 'v1/user', { check: isUser }),
    userByGuid: (guid: string) => request('GET', `v1/users/${segment(guid)}`, { check: isUser }),
    /** `prefix` matches several names: the caller chooses the exact one. */
    users: (prefix: string) =>
      request('GET', 'v1/users', { query: { prefix, ...page }, check: isPageOfUsers }),
    groups: (prefix: string) =>
      request('GET', 'v1/groups', { query: { prefix, ...page }, check: isPageOfGroups }),
  };
}

/** 6. Content. */
function contentEndpoints({ server, request }: Caller) {
  /** False once the server has refused to include it: releases before 2024.06.0 do. */
  let includesVanity = true;

  async function content<T extends Content | readonly Content[]>(
    path: string,
    check: Check<T>,
    query: Readonly<Record<string, string>> = {},
  ): Promise<T> {
    const including = async (include: string) =>
      withWebUrls(server, await request('GET', path, { query: { ...query, include }, check }));
    if (!includesVanity) return including('owner');
    try {
      return await including('owner,vanity_url');
    } catch (error) {
      if (!(error instanceof ConnectError) || error.code !== 161) throw error;
      includesVanity = false;
      return including('owner');
    }
  }

  /** Fetches the vanity URL if the server doesn't include it. For one item, such a server ignores `include`. */
  async function withVanity(found: Content): Promise<Content> {
    if (includesVanity && found.owner !== undefined) return found;
    const vanity = await request('GET', item(found.guid, '/vanity'), { check: isVanity }).catch(
      undefinedOn('4xx'),
    );
    return vanity === undefined ? found : { ...found, vanity_url: new URL(`.${vanity.path}`, server).href };
  }

  return {
    content: (guid: string) => content(item(guid), isContent).then(withVanity),
    /** Names are unique per owner: with both there is at most one. */
    contentNamed: async (name: string, owner?: string) => {
      const found = await content('v1/content', list(isContent), {
        name,
        ...(owner && { owner_guid: owner }),
      });
      return Promise.all(found.map(withVanity));
    },
    /** All that the key may view. */
    allContent: () => content('v1/content', list(isContent)),
    /** All of one owner's. */
    contentOf: (owner: string) => content('v1/content', list(isContent), { owner_guid: owner }),
    createContent: async (fields: ContentFields) =>
      withWebUrls(server, await request('POST', 'v1/content', { body: fields, check: isContent })),
    updateContent: async (guid: string, fields: Readonly<Record<string, unknown>>) =>
      withWebUrls(server, await request('PATCH', item(guid), { body: fields, check: isContent })),
    deleteContent: (guid: string) => ifPresent(request<void>('DELETE', item(guid))),
  };
}

/** URLs that are shown to people: if the server sends anything but http or https, they are derived from its own URL. */
function withWebUrls<T extends Content | readonly Content[]>(server: URL, found: T): T {
  if (Array.isArray(found)) return found.map((one) => withWebUrls(server, one)) as unknown as T;
  const content = found as Content;
  const { guid, content_url, vanity_url } = content;
  return {
    ...content,
    dashboard_url: dashboardUrl(content, server),
    ...(!isWebUrl(content_url) && { content_url: contentUrl(server, guid).href }),
    ...(vanity_url && !isWebUrl(vanity_url) && { vanity_url: null }),
  } as T;
}

/** 7. Bundles. */
function bundleEndpoints({ request }: Caller) {
  return {
    /** Newest first. */
    async bundles(guid: string): Promise<Bundle[]> {
      const found = await request('GET', item(guid, '/bundles'), { check: list(isBundle) });
      return found.toSorted((a, b) => Number(b.id) - Number(a.id));
    },
    bundle: (guid: string, id: string) =>
      request('GET', item(guid, `/bundles/${segment(id)}`), { check: isBundle }),
    /**
     * @param archive `file`: the path of the `.tar.gz`
     * @param metadata only for a server that knows it (2025.12.0): an older one refuses the form
     */
    async upload(
      guid: string,
      { file }: { readonly file: string },
      metadata: Readonly<Record<string, string>> | undefined,
      observer?: UploadObserver,
    ): Promise<Bundle> {
      const form = metadata && (await multipartBody(file, metadata, observer));
      const upload = form
        ? { body: form, headers: { 'content-type': form.contentType } }
        : {
            body: await fileBody(file, observer),
            headers: { 'content-type': 'application/gzip', 'x-content-checksum': await md5Of(file) },
          };
      return request('POST', item(guid, '/bundles'), { upload, check: isBundle });
    },
    deleteBundle: (guid: string, id: string) =>
      ifPresent(request<void>('DELETE', item(guid, `/bundles/${segment(id)}`))),
    /** Writes the archive of a bundle to a file, up to `limit` bytes. */
    downloadBundle: (guid: string, id: string, file: string, limit: number) =>
      request<void>('GET', item(guid, `/bundles/${segment(id)}/download`), {
        isDownload: true,
        read: (response) => pipeline(firstBytes(response, limit), createWriteStream(file)),
      }),
  };
}

/** For the response to a poll, which the server holds for up to a second; in milliseconds. */
const pollTimeout = 15_000;

/** 8, 9 and 14. Deploy, tasks, jobs and logs. */
function buildEndpoints({ timeouts, request }: Caller) {
  return {
    /** Starts a build and returns the id of its task. */
    async deploy(guid: string, bundleId: string, { activate }: { activate: boolean }): Promise<string> {
      // Sent only when false: servers before 2025.06.0 reject a body with a field they don't know. (One that knows it
      // may still be too old for our drafts: see version.ts.)
      const body = { bundle_id: bundleId, ...(activate ? {} : { activate: false }) };
      return (await request('POST', item(guid, '/deploy'), { body, check: isDeployment })).task_id;
    },
    /** The lines of a task from number `first` on. */
    task: (id: string, first: number) =>
      request('GET', `v1/tasks/${segment(id)}`, {
        check: isTask,
        query: { first: String(first), wait: '1' },
        timeout: Math.min(pollTimeout, timeouts.request),
      }),
    jobs: (guid: string) => request('GET', item(guid, '/jobs'), { check: list(isJob) }),
    /** The last lines of a job's log. */
    async jobLog(guid: string, key: string, lines = 500): Promise<readonly string[]> {
      const options = { query: { maxLogLines: String(lines) }, check: isJobLog };
      const { entries } = await request('GET', item(guid, `/jobs/${segment(key)}/log`), options);
      return entries.map(({ data }) => data);
    },
  };
}

/** 10 and 11. Environment variables (their names, never their values) and vanity URLs. */
function settingsEndpoints({ request }: Caller) {
  return {
    environment: (guid: string) => request('GET', item(guid, '/environment'), { check: isListOfNames }),
    updateEnvironment: (guid: string, variables: readonly EnvironmentVariable[]) =>
      request<void>('PATCH', item(guid, '/environment'), { body: variables }),
    vanity: (guid: string) => ifPresent(request('GET', item(guid, '/vanity'), { check: isVanity })),
    /** Of the whole server; for administrators. */
    vanities: () => request('GET', 'v1/vanities', { check: list(isVanity) }),
    /** Fails if other content has the path. */
    setVanity: (guid: string, path: string) =>
      request<void>('PUT', item(guid, '/vanity'), { body: { path, force: false } }),
    deleteVanity: (guid: string) => ifPresent(request<void>('DELETE', item(guid, '/vanity'))),
  };
}

/** 12 and 13. Permissions and tags. */
function sharingEndpoints({ request }: Caller) {
  return {
    permissions: (guid: string) => request('GET', item(guid, '/permissions'), { check: list(isPermission) }),
    addPermission: (guid: string, permission: Omit<Permission, 'id'>) =>
      request<void>('POST', item(guid, '/permissions'), { body: permission }),
    updatePermission: (guid: string, { id, ...permission }: Permission) =>
      request<void>('PUT', item(guid, `/permissions/${segment(String(id))}`), { body: permission }),
    deletePermission: (guid: string, id: string | number) =>
      ifPresent(request<void>('DELETE', item(guid, `/permissions/${segment(String(id))}`))),
    tags: () => request('GET', 'v1/tags', { check: list(isTag) }),
    createTag: (name: string, parent: string | null) =>
      request('POST', 'v1/tags', {
        body: { name, ...(parent !== null && { parent_id: parent }) },
        check: isTag,
      }),
    contentTags: (guid: string) => request('GET', item(guid, '/tags'), { check: list(isTag) }),
    addTag: (guid: string, id: string) =>
      request<void>('POST', item(guid, '/tags'), { body: { tag_id: id } }),
    removeTag: (guid: string, id: string) =>
      ifPresent(request<void>('DELETE', item(guid, `/tags/${segment(id)}`))),
  };
}

/** 13. Thumbnail. */
function thumbnailEndpoints({ request }: Caller) {
  return {
    /** The bytes of the picture, or `undefined` if there is none. */
    thumbnail: (guid: string) =>
      // Beside the API, not below it: the API can set a thumbnail but not return it (api.md 13).
      request<Buffer | undefined>('GET', `../content/${segment(guid)}/__thumbnail__`, {
        // A larger picture is cut, so that its digest is not that of any picture that can be set.
        async read(response) {
          const { bytes } = await readLimited(response);
          return response.status === 200 && bytes.length > 0 ? bytes : undefined;
        },
      }),
    async setThumbnail(guid: string, file: string): Promise<void> {
      const headers = { 'content-type': 'application/octet-stream' };
      const upload = { body: await fileBody(file), headers };
      await request<void>('PUT', item(guid, '/thumbnail'), { upload });
    },
    deleteThumbnail: (guid: string) => ifPresent(request<void>('DELETE', item(guid, '/thumbnail'))),
  };
}

/** 404 means that it isn't set (a GET), or already deleted (a DELETE). */
const ifPresent = <T>(call: Promise<T>): Promise<T | undefined> => call.catch(undefinedOn(404));
