import { readFile } from 'node:fs/promises';
import type { Options } from './options.ts';
import { hashPassword, newSecret } from './state/credentials.ts';
import type { State } from './state/state.ts';
import type { Role, UserEntry } from './state/users.ts';

/** Who is there where no users file is given; each signs in with the user name as password. */
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
  /** The first administrator's API key, where the data folder is new, and nobody is to bootstrap it. */
  readonly firstKey: string | undefined;
  /** Those whose password is the user name. */
  readonly demoUsers: readonly string[];
}

/**
 * Adds the users of the file, or brings them to what it says of them; nobody is removed.
 * @throws Error where the file can't be read or isn't as `--users` wants it
 */
export async function seedUsers(state: State, options: Options): Promise<Seeded> {
  const entries = options.users === undefined ? builtIn : parseUsers(await readFile(options.users, 'utf8'));
  const isNew = state.users.all().length === 0;
  const demoUsers = entries.filter(({ username, password }) => username === password);
  const firstKey = state.db.transaction(() => {
    for (const entry of entries) {
      const user = state.users.put(
        entry,
        entry.password === undefined ? undefined : hashPassword(entry.password),
      );
      if (entry.apiKey !== undefined) {
        state.credentials.addKey(entry.apiKey, { user_guid: user.guid, content_guid: null });
      }
    }
    const first = entries.find(({ role }) => role === 'administrator');
    const user = first && state.users.byName(first.username);
    if (!user || (!isNew && options.apiKey === undefined)) return undefined;
    const given = options.apiKey ?? first.apiKey;
    if (given === undefined && options.bootstrapSecret !== undefined) return undefined;
    const key = given ?? newSecret();
    state.credentials.addKey(key, { user_guid: user.guid, content_guid: null });
    return isNew ? key : undefined;
  });
  return { firstKey, demoUsers: demoUsers.map(({ username }) => username) };
}

/** @throws Error */
export function parseUsers(text: string): UserEntry[] {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) throw new Error('The users file must hold a list: [{"username": "mira", …}].');
  const entries = value.map(parseUser);
  if (!entries.some(({ role }) => role === 'administrator')) {
    throw new Error('The users file has no user with "role": "administrator".');
  }
  return entries;
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
  const wrong = (what: string) => new Error(`User ${index + 1} of the users file: ${what}.`);
  if (typeof value !== 'object' || value === null) throw wrong('must be an object');
  const user = value as Record<string, unknown>;
  for (const field of Object.keys(user)) if (!fields.includes(field)) throw wrong(`unknown field "${field}"`);
  const { username, role = 'publisher', groups = [], locked = false, ...texts } = user;
  if (typeof username !== 'string' || username === '') throw wrong('"username" must be text');
  if (typeof role !== 'string' || !roles.includes(role))
    throw wrong(`"role" must be one of ${roles.join(', ')}`);
  if (!Array.isArray(groups) || groups.some((name) => typeof name !== 'string'))
    throw wrong('"groups" must be texts');
  if (typeof locked !== 'boolean') throw wrong('"locked" must be true or false');
  for (const [field, text] of Object.entries(texts))
    if (typeof text !== 'string') throw wrong(`"${field}" must be text`);
  return { ...texts, username, role: role as Role, groups, locked };
}
