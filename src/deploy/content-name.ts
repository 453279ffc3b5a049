import { createHash } from 'node:crypto';

/**
 * The name of a content item for the app of a repository: the same on each run, another for each app of the
 * repository, and another for each repository of the server.
 *
 * @param repository `owner/name` as GitHub has it, or whatever names the project on a laptop
 * @param path the app folder relative to the repository, with `/`; `''` for the repository itself
 * @returns 3 to 64 letters, digits, `-` and `_`: what every release of Connect takes (api.md 6.2)
 */
export function contentName(repository: string, path: string): string {
  // GitHub takes Acme/Board and acme/board for one repository.
  const plain = [...repository.toLowerCase().split('/'), ...path.split('/')].filter((part) => part !== '');
  const name = plain.join('_').replace(/[^A-Za-z0-9_-]+/g, '-');
  const says =
    name.length >= 3 &&
    name.length <= 64 &&
    plain.join('_') === name &&
    !plain.some((part) => part.includes('_'));
  if (says) return name;
  // Something was lost or could be read in two ways: the digest tells such names apart.
  const digest = createHash('sha256').update(JSON.stringify(plain)).digest('hex').slice(0, 8);
  return `${name.slice(0, 64 - digest.length - 1)}-${digest}`;
}

/**
 * The title that a new content item of a made name gets: the app folder's name, or the repository's, as
 * rsconnect-python takes that of the directory (`_default_title` in its bundle.py).
 *
 * @returns `undefined` where that is no title for Connect (api.md 6.2): people see the name then
 */
export function titleOf(repository: string, path: string): string | undefined {
  const title = (path === '' ? repository : path).split('/').at(-1)?.trim() ?? '';
  const { length } = [...title];
  return length >= 3 && length <= 1024 ? title : undefined;
}
