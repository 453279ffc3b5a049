import { describe, expect, test } from '@jest/globals';
import { requestedVersions } from '../../../src/bundle/requirements/requested-versions.ts';
import { describeChanges } from '../../../src/preview/changes.ts';

describe('the differences from production', () => {
  test.each<{ it: string; was?: [number, string?]; is: [number, string?]; expected: string[] }>([
    {
      it: 'are only the size of an app that is not deployed yet',
      is: [3_100_000],
      expected: ['3.1 MB; not in production yet'],
    },
    {
      it: 'are none but a negligible size',
      was: [3_100_000, 'dash==3.1.0'],
      is: [3_100_200, 'dash==3.1.0'],
      expected: ['3.1 MB, same size as before'],
    },
    { it: 'have a larger archive', was: [3_100_000], is: [5_200_000], expected: ['5.2 MB, 2.1 MB more'] },
    { it: 'have a smaller archive', was: [5_200_000], is: [3_100_000], expected: ['3.1 MB, 2.1 MB less'] },
    {
      it: 'list packages that are upgraded, downgraded, added and removed',
      was: [1e6, 'dash==3.9.0\npandas==2.2.0\nold==1'],
      is: [1e6, 'Dash==3.10.0\npandas==2.1.0\npolars==1.0'],
      expected: [
        '1.0 MB, same size as before',
        'dash 3.9.0 → 3.10.0',
        'pandas 2.2.0 → 2.1.0',
        'added polars 1.0',
        'removed old',
      ],
    },
    {
      it: 'list changed specifiers',
      was: [1e6, 'dash\nnumpy>=1'],
      is: [1e6, 'dash==3.1.0\nnumpy>=2'],
      expected: ['1.0 MB, same size as before', 'dash any version → 3.1.0', 'numpy >=1 → >=2'],
    },
    {
      it: 'are only the size if the active requirements are not known',
      was: [1e6],
      is: [1e6, 'dash'],
      expected: ['1.0 MB, same size as before'],
    },
  ])('$it', ({ was, is, expected }) => {
    const contents = ([bytes, text]: [number, string?]) => ({
      bytes,
      ...(text !== undefined && { requested: requestedVersions(text) }),
    });
    expect(describeChanges(was && contents(was), contents(is))).toEqual(expected);
  });
});

test('ignores options, comments, hashes and markers of a requirements file', () => {
  const text = `# locked
--extra-index-url https://pypi.example.org/simple
-r more.txt
Flask_Caching[redis]==2.3.0 ; python_version < "4" \\
    --hash=sha256:abc
uvloop==0.21  # quick
`;
  expect([...requestedVersions(text)]).toEqual([
    ['flask-caching', '==2.3.0'],
    ['uvloop', '==0.21'],
  ]);
});
