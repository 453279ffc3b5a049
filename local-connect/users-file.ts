import { readFile } from 'node:fs/promises';
import { isLoopback, type Options } from './options.ts';
import { hashPassword, isPassword, newSecret } from './state/credentials.ts';
import type { State } from './state/state.ts';
import type { Role, UserEntry } from './state/users.ts';

/** The demo users: the users if there is no users file. Each one's password is the user name. */
const builtIn: readonly UserEntry[] = [
  {
    username: 'administrator',
    password: 'administrator',
    role: 'administrator',
    groups: [],
    firstName: 'Ada',
  },
  {
    username: 'mira',
    password: 'mira',
    role: 'publisher',
    groups: ['data', 'admins'],
    firstName: 'Mira',
    lastName: 'Sol',
  },
  { username: 'viktor', password: 'viktor', role: 'viewer', groups: ['sales'], firstName: 'Viktor' },
];

export interface Seeded {
  /** A new API key of the first administrator; undefined if there is one already, or `rsconnect bootstrap` makes it. */
  readonly firstKey: string | undefined;
  /** Names of the users whose password is the user name. */
  readonly demoUsers: readonly string[];
}

/**
 * Makes the users and keys of the data folder those of the configuration: the users file, or else the demo users, and
 * `--api-key`. Users and keys of an earlier configuration are removed. A user whose password has changed loses all
 * sessions and keys. With a users file, users that were made through the API are removed, too.
 * @throws Error if the users file can't be read or is invalid, or has known passwords that others could use
 */
export async function seedUsers(state: State, options: Options): Promise<Seeded> {
  const { users, groups, credentials } = state;
  const entries = options.users === undefined ? builtIn : parseUsers(await readFile(options.users, 'utf8'));
  const guessable = entries.filter(
    ({ username, password = '' }) => username.toLowerCase() === password.toLowerCase(),
  );
  const demoUsers = guessable.filter(({ username, password }) => username === password);
  if (guessable.length > 0 && !isLoopback(options.host)) {
    const names = guessable.map(({ username }) => username).join(', ');
    throw new Error(`with --host ${options.host} a password must not be the user name: ${names}`);
  }
  const passwords = await Promise.all(entries.map((entry) => passwordFor(state, entry)));
  const firstKey = state.db.transaction(() => {
    const known = options.users === undefined ? users.from('configuration') : users.all();
    const names = entries.map(({ username }) => username.toLowerCase());
    for (const { guid } of known.filter((user) => !names.includes(user.username.toLowerCase()))) {
      credentials.removeAllOf(guid);
      users.remove(guid);
    }
    credentials.removeKeysFrom('configuration');
    for (const [index, entry] of entries.entries()) {
      const { stored, isNew } = passwords[index] as StoredPassword;
      const { guid } = users.configure(entry, stored);
      groups.setGroupsOf(guid, entry.groups);
      if (isNew) credentials.removeAllOf(guid);
      if (entry.apiKey !== undefined) addConfiguredKey(entry.apiKey, guid);
    }
    const first = entries.find(({ role }) => role === 'administrator');
    const user = first && users.byName(first.username);
    if (!user) return undefined;
    if (options.apiKey !== undefined) addConfiguredKey(options.apiKey, user.guid);
    if (options.apiKey !== undefined || first.apiKey !== undefined) {
      credentials.removeKeysFrom('first start');
      return undefined;
    }
    if (credentials.hasKey(user.guid) || options.bootstrapSecret !== undefined) return undefined;
    const key = newSecret();
    credentials.addKey(key, { user_guid: user.guid, content_guid: null }, { source: 'first start' });
    return key;
  });
  return { firstKey, demoUsers: demoUsers.map(({ username }) => username) };

  function addConfiguredKey(key: string, userGuid: string): void {
    credentials.addKey(key, { user_guid: userGuid, content_guid: null }, { source: 'configuration' });
  }
}

interface StoredPassword {
  readonly stored: string | undefined;
  /** Whether it differs from the one in the data folder. */
  readonly isNew: boolean;
}

async function passwordFor({ users }: State, { username, password }: UserEntry): Promise<StoredPassword> {
  const user = users.byName(username);
  const before = user && users.passwordOf(user.guid);
  if (password === undefined) return { stored: undefined, isNew: before !== undefined };
  if (await isPassword(password, before)) return { stored: before, isNew: false };
  return { stored: await hashPassword(password), isNew: true };
}

/** @throws Error */
export function parseUsers(text: string): UserEntry[] {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) throw new Error('The users file must be a list: [{"username": "mira", …}].');
  const entries = value.map(parseUser);
  requireUnique(entries.map(({ username }) => username.toLowerCase()));
  requireUnique(
    entries.flatMap(({ apiKey = [] }) => apiKey),
    'An API key',
  );
  if (!entries.some(({ role }) => role === 'administrator')) {
    throw new Error('The users file has no user with "role": "administrator".');
  }
  return entries;
}

/** @param secret the name for a value that the error must not contain */
function requireUnique(values: readonly string[], secret?: string): void {
  const repeated = values.find((value, index) => values.indexOf(value) < index);
  if (repeated !== undefined)
    throw new Error(`${secret ?? `The user "${repeated}"`} is listed twice in the users file.`);
}

const roles: readonly string[] = ['administrator', 'publisher', 'viewer'] satisfies Role[];
const fields = [
  'username',
  'password',
  'role',
  'groups',
  'apiKey',
  'firstName',
  'lastName',
  'email',
  'locked',
];

function parseUser(value: unknown, index: number): UserEntry {
  const invalid = (what: string) => new Error(`User ${index + 1} of the users file: ${what}.`);
  if (typeof value !== 'object' || value === null) throw invalid('must be an object');
  const user = value as Record<string, unknown>;
  for (const field of Object.keys(user))
    if (!fields.includes(field)) throw invalid(`unknown field "${field}"`);
  const { username, role = 'publisher', groups = [], locked = false, ...texts } = user;
  if (typeof username !== 'string' || username === '') throw invalid('"username" must be a string');
  if (typeof role !== 'string' || !roles.includes(role))
    throw invalid(`"role" must be one of ${roles.join(', ')}`);
  if (!Array.isArray(groups) || groups.some((name) => typeof name !== 'string'))
    throw invalid('"groups" must be a list of strings');
  if (typeof locked !== 'boolean') throw invalid('"locked" must be true or false');
  for (const [field, text] of Object.entries(texts))
    if (typeof text !== 'string') throw invalid(`"${field}" must be a string`);
  for (const field of ['password', 'apiKey'])
    if (texts[field] === '') throw invalid(`"${field}" must not be empty`);
  return { ...texts, username, role: role as Role, groups, locked };
}
