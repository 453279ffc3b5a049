import { expect, test } from '@jest/globals';
import { isOwnCommit } from '../../../src/github/complete-event.ts';
import { clientOf } from '../../support/github/client-of.ts';
import { startMockGitHub } from '../../support/github/mock-github.ts';

const commit = '3'.repeat(40);

test.each<{
  name: string;
  prepare: (github: Awaited<ReturnType<typeof startMockGitHub>>) => void;
  own: boolean;
}>([
  { name: 'the head of a branch is own', prepare: ({ branches }) => branches.set('next', commit), own: true },
  { name: 'a tagged commit is own', prepare: ({ tags }) => tags.set('v1', commit), own: true },
  {
    name: 'an older commit of the default branch is own',
    prepare: ({ history }) => history.add(commit),
    own: true,
  },
  {
    name: 'the head of a pull request of a branch is own',
    prepare: (github) =>
      github.openPull(7, { head: { sha: commit, ref: 'change', repositoryId: github.repositoryId } }),
    own: true,
  },
  {
    name: 'the head of a pull request of a fork is not own, though it can be fetched from the repository',
    prepare: (github) => github.openPull(7, { head: { sha: commit, ref: 'change', repositoryId: 1 } }),
    own: false,
  },
  {
    name: 'a commit that GitHub refuses to look up is not own',
    prepare: (github) => {
      github.branches.set('next', commit);
      github.trouble({ path: /branches-where-head/, answer: { status: 404, message: 'Not Found' } });
    },
    own: false,
  },
])('$name', async ({ prepare, own }) => {
  await using github = await startMockGitHub();
  prepare(github);
  expect(await isOwnCommit(clientOf(github), commit)).toBe(own);
  expect(github.faults).toEqual([]);
});
