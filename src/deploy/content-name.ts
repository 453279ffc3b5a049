import { createHash } from 'node:crypto';

/**
 * The default name of the content item of an app: the same on each run, and different for each app and each repository.
 *
 * @param repository `owner/name` on GitHub, or the name of the project on a laptop
 * @param path the app folder relative to the repository, with `/`; `''` for the repository itself
 * @returns 3 to 64 letters, digits, `-` and `_`, which every release of Connect accepts (api.md 6.2)
 */
export function contentName(repository: string, path: string): string {
  // On GitHub, Acme/Board and acme/board are the same repository.
  const plain = [...repository.toLowerCase().split('/'), ...path.split('/')].filter((part) => part !== '');
  const name = plain.join('_').replace(/[^A-Za-z0-9_-]+/g, '-');
  const isUnambiguous =
    name.length >= 3 &&
    name.length <= 64 &&
    plain.join('_') === name &&
    !plain.some((part) => part.includes('_'));
  if (isUnambiguous) return name;
  // Characters were replaced, or two paths could give this name: a digest makes it unique.
  const digest = createHash('sha256').update(JSON.stringify(plain)).digest('hex').slice(0, 8);
  return `${name.slice(0, 64 - digest.length - 1)}-${digest}`;
}

/**
 * The default title of a new content item: the name of the app folder or of the repository, as rsconnect-python takes
 * that of the directory (`_default_title` in its bundle.py).
 *
 * @returns `undefined` if Connect would not accept it (api.md 6.2): people see the name then
 */
export function titleOf(repository: string, path: string): string | undefined {
  const title = (path === '' ? repository : path).split('/').at(-1)?.trim() ?? '';
  const { length } = [...title];
  return length >= 3 && length <= 1024 ? title : undefined;
}
