import { basename } from 'node:path';
import { findRepository } from '../git.ts';

/** Facts from git about the deployed folder, for the content's name and the metadata of the bundle. */
export interface Checkout {
  /** `owner/name` of the remote, so that a laptop and the workflow select the same content; otherwise the folder's name. */
  readonly project: string;
  /** Kept as metadata of the bundle (api.md 7.2). */
  readonly source: Readonly<Record<string, string>>;
}

/**
 * Reads these facts. Without git, or outside of a checkout, only the folder's name is known.
 *
 * @param repository absolute; the top of the checkout
 */
export async function readCheckout(repository: string): Promise<Checkout> {
  const git = await findRepository(repository);
  if (!git) return { project: basename(repository), source: {} };
  const [remote, branch, isDirty] = await Promise.all([git.remote(), git.branch(), git.isDirty()]);
  const page = remote === undefined ? undefined : pageOf(remote);
  const { commit } = git;
  return {
    project: page?.project ?? basename(repository),
    source: {
      ...(commit && { source: 'git', source_commit: isDirty ? `${commit}-dirty` : commit }),
      ...(branch && { source_branch: branch }),
      ...(page && { source_repo: page.url }),
    },
  };
}

/**
 * The page of a repository, by the URL of its remote, without a user or password in it.
 *
 * @returns `undefined` if the remote is on this machine
 */
export function pageOf(remote: string): { readonly url: string; readonly project: string } | undefined {
  // As ssh accepts it: `git@host:path`. Without a user, only a dot distinguishes a host from the drive of a path.
  const [, sshHost, sshPath] = /^(?:[^@/:]+@(?=[^:/]+:)|(?=[^:/]+\.))([^:/]+):(?!\/)(.+)$/.exec(remote) ?? [];
  const url = sshHost ? `https://${sshHost}/${sshPath}` : remote;
  if (!URL.canParse(url)) return undefined;
  const { protocol, host, hostname, pathname } = new URL(url);
  if (!['https:', 'http:', 'ssh:', 'git:'].includes(protocol)) return undefined;
  const project = pathname.replace(/^\/+|(?<!\/)\/+$|\.git\/*$/g, '');
  const shown =
    protocol === 'http:' || protocol === 'https:' ? `${protocol}//${host}` : `https://${hostname}`;
  return project === '' ? undefined : { url: `${shown}/${project}`, project };
}
