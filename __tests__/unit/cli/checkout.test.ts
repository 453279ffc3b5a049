import { basename } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { pageOf, readCheckout } from '../../../src/cli/checkout.ts';
import { gitRepository } from '../../support/git-repository.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('the web page of a remote', () => {
  const board = { url: 'https://github.com/acme/board', project: 'acme/board' };
  test.each<{ remote: string; page: ReturnType<typeof pageOf> }>([
    { remote: 'git@github.com:acme/board.git', page: board },
    { remote: 'github.com:acme/board.git', page: board },
    { remote: 'org-1234@github.com:acme/board', page: board },
    { remote: 'ssh://git@github.com/acme/board.git', page: board },
    {
      remote: 'ssh://git@ssh.example.org:2222/acme/board.git',
      page: { url: 'https://ssh.example.org/acme/board', project: 'acme/board' },
    },
    { remote: 'git://github.com/acme/board.git', page: board },
    { remote: 'https://github.com/acme/board.git', page: board },
    { remote: 'https://github.com/acme/board/', page: board },
    { remote: 'https://mira:ghp_secret@github.com/acme/board.git', page: board },
    { remote: 'https://ghp_secret@github.com/acme/board', page: board },
    { remote: 'https://x-access-token:ghp_secret@github.com/acme/board.git?a=b#c', page: board },
    {
      remote: 'http://git.example.org:8080/acme/board.git',
      page: { url: 'http://git.example.org:8080/acme/board', project: 'acme/board' },
    },
    {
      remote: 'https://git.example.org/teams/data/board.git',
      page: { url: 'https://git.example.org/teams/data/board', project: 'teams/data/board' },
    },
    { remote: '/srv/git/board.git', page: undefined },
    { remote: '../board', page: undefined },
    { remote: 'C:/git/board', page: undefined },
    { remote: 'C:\\git\\board', page: undefined },
    { remote: 'file:///srv/git/board.git', page: undefined },
    { remote: 'https://github.com/', page: undefined },
    { remote: '', page: undefined },
  ])('$remote', ({ remote, page }) => {
    expect(pageOf(remote)).toEqual(page);
  });
});

describe('the git metadata of the deployed folder', () => {
  test('contains remote, branch and commit', async () => {
    await using repository = await gitRepository({ 'app.py': 'app = 1\n' });
    repository.git('remote', 'add', 'origin', 'https://mira:ghp_secret@github.com/acme/board.git');
    const commit = repository.git('rev-parse', 'HEAD');
    const clean = await readCheckout(repository.path);
    expect(clean).toEqual({
      project: 'acme/board',
      source: {
        source: 'git',
        source_commit: commit,
        source_branch: repository.git('rev-parse', '--abbrev-ref', 'HEAD'),
        source_repo: 'https://github.com/acme/board',
      },
    });
    repository.git('checkout', '--detach', '--quiet');
    expect((await readCheckout(repository.path)).source).not.toHaveProperty('source_branch');
  });

  test('marks a commit with uncommitted changes', async () => {
    await using repository = await gitRepository({ 'app.py': 'app = 1\n' });
    const commit = repository.git('rev-parse', 'HEAD');
    repository.git('rm', '--quiet', 'app.py');
    expect((await readCheckout(repository.path)).source.source_commit).toBe(`${commit}-dirty`);
  });

  test('is empty outside a repository, where the folder name is used', async () => {
    await using folder = await temporaryFolder();
    expect(await readCheckout(folder.path)).toEqual({ project: basename(folder.path), source: {} });
  });
});
