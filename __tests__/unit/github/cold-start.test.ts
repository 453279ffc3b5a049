import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { expect, test } from '@jest/globals';

const source = (file: string) => resolve(import.meta.dirname, '../../../src', file);

/** Everything that is loaded with a file: its imports and theirs, except for types and `await import`. */
function loadedWith(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  if (!file.endsWith('.ts')) return seen;
  const imports = readFileSync(file, 'utf8').matchAll(
    /^(?:import|export) (?!type )(?:[^;']*? from )?'([^']+)'/gm,
  );
  for (const [, name = ''] of imports)
    loadedWith(name.startsWith('.') ? resolve(dirname(file), name) : name, seen);
  return seen;
}

test('a run that needs nothing from GitHub does not load its client', () => {
  const loaded = [...loadedWith(source('action.ts'))];
  expect(loaded).toContain(source('github/log.ts'));
  expect(loaded.filter((name) => name.startsWith('@actions/github'))).toEqual([]);
});

test('only the client loads @actions/github', () => {
  const others = ['comment', 'deployments', 'pull-requests', 'best-effort'];
  for (const name of others) {
    const loaded = [...loadedWith(source(`github/${name}.ts`))];
    expect(loaded.filter((it) => it.startsWith('@actions/github'))).toEqual([]);
  }
  expect([...loadedWith(source('github/client.ts'))]).toContain('@actions/github');
});
