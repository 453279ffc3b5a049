import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { asImported, sourcePaths, withSourcePath } from '../../../src/bundle/source-paths.ts';
import type { Entrypoint } from '../../../src/bundle/types.ts';

const root = resolve('/repository/apps/sales');
const file = (path: string, from: string) => ({ path, source: join(root, from), size: 1 });
const own = [
  file('plots/__init__.py', '../../libs/plots/src/plots/__init__.py'),
  file('board/__init__.py', 'src/board/__init__.py'),
  file('board/web.py', 'src/board/web.py'),
  { path: 'board-1.0.dist-info/METADATA', source: Buffer.from('x'), size: 1 },
];

describe('the entrypoint', () => {
  const entrypoint = (module: string, at: string): Entrypoint => ({
    module,
    object: 'app',
    text: `${module}:app`,
    source: 'given',
    location: { file: at, line: 3 },
    certain: true,
  });

  test.each([
    {
      it: "in a module of a package of the user's own",
      module: 'src.board.web',
      at: 'src/board/web.py',
      becomes: 'board.web:app',
    },
    {
      it: 'in such a package itself',
      module: 'src.board',
      at: 'src/board/__init__.py',
      becomes: 'board:app',
    },
    { it: 'beside the package', module: 'web', at: 'web.py', becomes: 'web:app' },
  ])('$it becomes $becomes', ({ module, at, becomes }) => {
    const imported = asImported(entrypoint(module, at), own, root);
    expect(imported.text).toBe(becomes);
    expect(`${imported.module}:${imported.object}`).toBe(becomes);
    expect(imported.location).toEqual({ file: at, line: 3 });
  });
});

describe('a finding', () => {
  const known = sourcePaths([...own, file('app.py', 'app.py')], root);

  test.each([
    { file: 'board/web.py', home: 'src/board/web.py' },
    { file: 'plots/__init__.py', home: '../../libs/plots/src/plots/__init__.py' },
    { file: 'app.py', home: 'app.py' },
    { file: 'board-1.0.dist-info/METADATA', home: 'board-1.0.dist-info/METADATA' },
  ])('in $file gets the path $home', ({ file: path, home }) => {
    const finding = { level: 'warning', message: 'Odd.', location: { file: path, line: 7 } } as const;
    expect(withSourcePath(finding, known)).toEqual({ ...finding, location: { file: home, line: 7 } });
  });

  test('without a location is unchanged', () => {
    const finding = { level: 'notice', message: 'Odd.' } as const;
    expect(withSourcePath(finding, known)).toBe(finding);
  });
});
