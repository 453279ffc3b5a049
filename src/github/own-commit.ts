import type { GitHub } from './client.ts';
import { valueOnRefusal } from './errors.ts';

/**
 * Asks GitHub whether a commit is reachable from a branch or a tag of this repository. A commit of a fork can be fetched
 * from this repository as well, so that it exists is no proof.
 *
 * @param sha 40 or 64 hexadecimal digits
 * @returns false if GitHub refuses to answer, too
 *
 * Source: https://docs.github.com/rest/commits/commits, https://docs.github.com/rest/repos/repos#list-repository-tags
 */
export async function isOwnCommit(github: GitHub, sha: string): Promise<boolean> {
  const isOwn = async () =>
    (await isHeadOfBranch(github, sha)) ||
    (await isTagged(github, sha)) ||
    (await isInDefaultBranch(github, sha));
  return await isOwn().catch(valueOnRefusal(false));
}

async function isHeadOfBranch({ request, repository }: GitHub, sha: string): Promise<boolean> {
  const { data } = await request('GET /repos/{owner}/{repo}/commits/{commit_sha}/branches-where-head', {
    ...repository,
    commit_sha: sha,
  });
  return data.length > 0;
}

/** Only the newest 100 tags: older releases are still found in the default branch. */
async function isTagged({ request, repository }: GitHub, sha: string): Promise<boolean> {
  const { data } = await request('GET /repos/{owner}/{repo}/tags', { ...repository, per_page: 100 });
  return data.some(({ commit }: { readonly commit: { readonly sha: string } }) => commit.sha === sha);
}

async function isInDefaultBranch({ request, repository }: GitHub, sha: string): Promise<boolean> {
  const { data } = await request('GET /repos/{owner}/{repo}', repository);
  const compared = await request('GET /repos/{owner}/{repo}/compare/{basehead}', {
    ...repository,
    basehead: `${data.default_branch}...${sha}`,
    per_page: 1,
  });
  return ['behind', 'identical'].includes(compared.data.status);
}
