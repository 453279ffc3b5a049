import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryRepository } from '../unit/bundle/dependencies/repository.ts';

test('Python imports the own package from the bundle, with its data, its version and its entry points', async () => {
  await using repository = await temporaryRepository({
    'app/requirements.txt': 'dash==3.1.1\n-e ../libs/plots\n',
    'libs/plots/pyproject.toml':
      '[project]\nname = "my-plots"\nversion = "1.2"\ndependencies = []\n[project.entry-points."my.themes"]\ndark = "plots.theme:dark"\n',
    'libs/plots/src/plots/__init__.py': 'from plots.theme import dark\n',
    'libs/plots/src/plots/theme.py': 'dark = "black"\n',
    'libs/plots/src/plots/colours.txt': 'red',
  });
  const { requirements } = await repository.read('app');
  const bundle = join(repository.path, 'bundle');
  for (const { path, source } of requirements.own) {
    const target = join(bundle, path);
    await mkdir(dirname(target), { recursive: true });
    if (typeof source === 'string') await copyFile(source, target);
    else await writeFile(target, source);
  }
  const program = [
    'import importlib.metadata as metadata, pkgutil, plots',
    'points = metadata.distribution("my-plots").entry_points',
    'print(plots.dark, pkgutil.get_data("plots", "colours.txt").decode(), metadata.version("my-plots"))',
    'print([(point.group, point.name, point.load()) for point in points])',
  ];
  const printed = execFileSync('python3', ['-c', program.join('\n')], { cwd: bundle, encoding: 'utf8' });
  expect(printed).toBe("black red 1.2\n[('my.themes', 'dark', 'black')]\n");
});
