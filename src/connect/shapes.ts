import { boolean, list, number, object, optional, text } from '../shared/checks.ts';
import { isId } from './guid.ts';
import type {
  ApplicationSettings,
  Bundle,
  Content,
  Group,
  Job,
  JobLog,
  Page,
  Permission,
  PythonInstallations,
  ServerSettings,
  Tag,
  Task,
  User,
  Vanity,
} from './types.ts';

/*
 * The responses of Connect. Only what the code relies on is checked: that a response is an object or a list, and the fields
 * that are read without another check. This also detects the responses of proxies and of other servers.
 */

/** An id that becomes part of a path. */
const id = (value: unknown): value is string => text(value) && isId(value);

const texts = (value: unknown): value is Record<string, string | null> =>
  object({})(value) && Object.values(value).every(optional(text));

export const isServerSettings = object<ServerSettings>({ version: optional(text) });
export const isPythonInstallations = object<PythonInstallations>({
  installations: list(object<PythonInstallations['installations'][number]>({ version: text })),
});
export const isApplicationSettings = object<ApplicationSettings>({ access_types: optional(list(text)) });
export const isUser = object<User>({ guid: id, username: text, user_role: text });
const isGroup = object<Group>({ guid: id, name: text });
export const isPageOfUsers = object<Page<User>>({ results: list(isUser) });
export const isPageOfGroups = object<Page<Group>>({ results: list(isGroup) });
export const isTag = object<Tag>({ id, name: text, parent_id: optional(text) });
export const isContent = object<Content>({
  guid: id,
  name: text,
  title: optional(text),
  description: optional(text),
  app_mode: text,
  bundle_id: optional(id),
  py_version: optional(text),
  owner_guid: text,
  owner: optional(object<NonNullable<Content['owner']>>({ username: text })),
  created_time: optional(text),
  last_deployed_time: optional(text),
  tags: optional(list(isTag)),
});
export const isBundle = object<Bundle>({ id, py_version: optional(text), metadata: optional(texts) });
export const isDeployment = object<{ readonly task_id: string }>({ task_id: id });
export const isTask = object<Task>({
  output: optional(list(text)),
  last: number,
  finished: boolean,
  error: optional(text),
});
export const isJob = object<Job>({ key: id, tag: text, status: number, start_time: text });
export const isJobLog = object<JobLog>({ entries: list(object<JobLog['entries'][number]>({ data: text })) });
export const isListOfNames = list(text);
export const isVanity = object<Vanity>({ path: text });
export const isPermission = object<Permission>({
  id: (value) => number(value) || id(value),
  principal_guid: id,
  principal_type: text,
  role: text,
});
