// npm run set-owner -- <owner>: replaces the repository's owner in every file that names it.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exitWithUsage, parseCommandLine } from './command-line.ts';

const repository = dirname(import.meta.dirname);

/** This repository on GitHub, as `owner/name`, from package.json. */
export const ownRepository = repositoryOf(repository);

function repositoryOf(checkout: string): string {
  const { repository } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'));
  return repository.replace(/^github:/, '');
}

/**
 * Replaces the owner in every file that git tracks in a checkout of this repository.
 *
 * @returns the changed files, relative to the checkout
 */
export function setOwner(checkout: string, owner: string): readonly string[] {
  const before = repositoryOf(checkout);
  const after = before.replace(/^[^/]+/, owner);
  const mention = new RegExp(`(?<![\\w.-])${before.replaceAll('.', '\\.')}(?![\\w-])`, 'g');
  const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: checkout, encoding: 'utf8' });
  return tracked.split('\0').filter((file) => {
    if (file === '') return false;
    const text = readFileSync(join(checkout, file), 'utf8');
    const changed = text.replace(mention, after);
    if (changed !== text) writeFileSync(join(checkout, file), changed);
    return changed !== text;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const usage = `Usage: npm run set-owner -- <owner>

Replaces the owner of this repository in every file that names it.

  <owner>  the new owner: a GitHub user or organization`;
  const { positionals } = parseCommandLine(usage, { allowPositionals: true });
  const [owner = ''] = positionals;
  // GitHub's rule for account names.
  if (positionals.length !== 1 || !/^[a-z\d](?:-?[a-z\d]){0,38}$/i.test(owner))
    exitWithUsage('<owner> must be the name of a GitHub account.', usage);
  const changed = setOwner(repository, owner);
  console.log(changed.length > 0 ? changed.join('\n') : `${owner} is already the owner.`);
}
