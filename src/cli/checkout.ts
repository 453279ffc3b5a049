import { execFile } from 'node:child_process';
import { basename } from 'node:path';
import { promisify } from 'node:util';

/** What git says of the folder that is deployed, for the content's name and for people who look at the bundle. */
export interface Checkout {
  /** `owner/name` of the remote, so that a laptop and the workflow mean the same content; else the folder's name. */
  readonly project: string;
  /** Kept beside the bundle (api.md 7.2). */
  readonly source: Readonly<Record<string, string>>;
}

/**
 * What git says of a folder. Without git, or outside of a checkout, all that there is is the folder's name.
 *
 * @param repository absolute; the top of the checkout
 */
export async function readCheckout(repository: string): Promise<Checkout> {
  const [remote, branch, commit, changes] = await Promise.all([
    git(repository, 'remote', 'get-url', 'origin'),
    git(repository, 'rev-parse', '--abbrev-ref', 'HEAD'),
    git(repository, 'rev-parse', 'HEAD'),
    git(repository, 'status', '--porcelain'),
  ]);
  const page = remote === undefined ? undefined : pageOf(remote);
  return {
    project: page?.project ?? basename(repository),
    source: {
      ...(commit && { source: 'git', source_commit: changes ? `${commit}-dirty` : commit }),
      // Without a branch, as in a checkout of a tag, git calls it HEAD.
      ...(branch && branch !== 'HEAD' && { source_branch: branch }),
      ...(page && { source_repo: page.url }),
    },
  };
}

/**
 * The page of a repository by the address of its remote, without a user or password that may stand in it.
 *
 * @returns `undefined` where it is on no other machine
 */
export function pageOf(remote: string): { readonly url: string; readonly project: string } | undefined {
  // As ssh takes it: `git@host:path`. Without a user, only a dot tells a host from the drive of a path.
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

/** What a git command prints, or `undefined` where it fails: no git, no repository, no commit yet. */
async function git(folder: string, ...args: string[]): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('git', args, { cwd: folder });
    return stdout.trim();
  } catch {
    return undefined;
  }
}
