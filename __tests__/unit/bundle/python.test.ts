import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parser } from '@lezer/python';
import { importedNames } from '../../../src/bundle/python/imports.ts';
import { absoluteModule, modulesOf } from '../../../src/bundle/python/modules.ts';
import { statementsOf } from '../../../src/bundle/python/statements.ts';
import { hasModule, standardLibrary } from '../../../src/bundle/python/stdlib.ts';
import { literalString, stringStart } from '../../../src/bundle/python/strings.ts';
import { pythonProblem } from '../../../src/bundle/python/syntax.ts';
import { lineAt, nodesNamed, type PythonFile, parsePython } from '../../../src/bundle/python/tree.ts';
import { closest } from '../../../src/shared/did-you-mean.ts';
import { fc } from '../../support/properties.ts';

const parse = (text: string) => parsePython(parser, 'x.py', text) as PythonFile;
const problem = (text: string) => pythonProblem(parse(text));

/** The node of the expression in `x = …`. */
const expression = (text: string) => {
  const file = parse(`x = ${text}\n`);
  const node = file.tree.topNode.firstChild?.lastChild;
  if (!node) throw new Error('no expression');
  return { file, node };
};

const python = ['python3', 'python'].find((program) => {
  try {
    return execFileSync(program, ['-c', 'print(1)'], { stdio: 'pipe' }).toString().trim() === '1';
  } catch {
    return false;
  }
});
const runPython = (code: string, input = '') =>
  execFileSync(python ?? '', ['-c', code], { input, encoding: 'utf8' });
const withPython = python === undefined ? test.skip : test;

describe('Source with a syntax error', () => {
  test.each([
    ['x = = 1\n', 1],
    ['x = 1\ny = (1,\n', 2],
    ['def f()\n  pass\n', 1],
    ['x = 1\n>>>>>>> main\n', 2],
    ['x = "abc\ny = 1\n', 1],
    ["x = '''abc\ny = 1\n", 1],
    ['a = [1, 2\nb = 3\n', 1],
    ['f(a b)\n', 1],
    ['x = 1\nprint "a"\n', 2],
    ['print x, y\n', 1],
    ['print >>f, "a"\n', 1],
  ])('the syntax error of %j is reported near line %i', (text, line) => {
    const found = problem(text);
    expect(found?.message).toBe('x.py has a syntax error.');
    expect(Math.abs((found?.location?.line ?? 99) - line)).toBeLessThanOrEqual(1);
  });
});

test.each([
  ['at the end', 'x = 1\ny = f(\n\n', 2, 'The "(" is never closed in line 2: y = f('],
  ['within others', 'x = f([\n  g(1, {"a": ")"}),\n  h(2,  # (\n\ny = 1\n', 3, undefined],
  [
    'long before the error',
    'x = [\n  f(1),\n\nif x:\n  y = 1\n',
    1,
    'The "[" is never closed in line 1: x = [',
  ],
  ['after the error', 'x = = 1\ny = f(\n', 1, "Python 3 can't read line 1: x = = 1"],
  ['before a string without an end', 'f(1,\n  "abc)\n', 2, 'Python 3 can\'t read line 2: "abc)'],
])('a bracket that is not closed: %s', (_, text, line, reason) => {
  const found = problem(text);
  expect(found?.location).toEqual({ file: 'x.py', line });
  if (reason !== undefined) expect(found?.reason).toBe(reason);
});

describe('Source of Python 3', () => {
  test.each([
    'def f():\n  yield\n  x = yield\n  y = (yield)\n',
    'x = 1. if a else 2.\ny = [1., 2.,\n 3.]\nz = 1.e5 + 2.j + 1.5.real\n',
    'with (open("a") as a, open("b") as b,):\n  pass\nx = 1\n',
    'with f() as (a, b):\n  pass\nx = 1\n',
    'try:\n  pass\nexcept A, B:\n  pass\nexcept C, D, E:\n  pass\n',
    'try:\n  pass\nexcept* ValueError as e:\n  pass\n',
    'match x:\n  case {"a": [1, *_], **rest} if rest: pass\n  case A(b=1) | None: pass\nx = 1\n',
    'def f[T: int = str, **P](a: T, /, *, b=1) -> T: ...\ntype A[T] = list[T]\n',
    't = tuple[*a]\nx: tuple[int, *b]\nprint(*a, sep="")\n',
    '@a.b[0].c(1)(2)\ndef f(): pass\n',
    'x = f"{a!r:>{w}} {b["c"]} {d=}"\ny = rf"\\{{{x}\\}}"\n',
    'if (n := len(a)) > 1: pass\nx = [y := 1, y**2]\n',
    'print\nprint.x\nprint = 1\n',
    'lambda a, /, *b: a\nlambda *, a: a\n',
    'x = 1 if a else \\\r\n  2\r\ny = 3\r\n',
    'class A: x = 1; y = 2\n\f\nasync def f():\n  async with a as b, c: await d\n  return [x async for x in y]\n',
    'for x in *a, b: pass\n[x for a, *b in c]\n',
    'é = "ü"\n',
    '',
    '# nothing',
    '\ufeffx = 1\n',
    'def f():\n  return 1\n\n    ',
    'class A:\n  def f(self):\n    pass\n \n\t',
  ])('no syntax error is reported in %j', (text) => {
    expect(problem(text)).toBeUndefined();
  });

  // The standard library has no syntax errors.
  withPython("no syntax error is reported in the standard library of this machine's Python", () => {
    const library = runPython('import sysconfig; print(sysconfig.get_path("stdlib"))').trim();
    const files = ['.', 'asyncio', 'email', 'json', 'http', 'importlib', 'concurrent/futures'].flatMap(
      (folder) =>
        readdirSync(join(library, folder))
          .filter((name) => name.endsWith('.py'))
          .map((name) => join(library, folder, name)),
    );
    const complaints = files.flatMap((file) => {
      const found = problem(readFileSync(file, 'utf8'));
      return found ? [`${file}:${found.location?.line} ${found.message}`] : [];
    });
    expect(files.length).toBeGreaterThan(100);
    expect(complaints).toEqual([]);
  });
});

describe('A string literal', () => {
  test.each([
    ['"a"', 'a'],
    ["'a\"b'", 'a"b'],
    ['"""a"b"""', 'a"b'],
    ['r"a\\n"', 'a\\n'],
    ['"a\\tb\\\\c\\"d\\d"', 'a\tb\\c"d\\d'],
    ['u"a" \'b\'', 'ab'],
    ['("a"\n "b")', 'ab'],
    ['""', ''],
    ['b"a"', undefined],
    ['f"a"', undefined],
    ['"\\x41"', undefined],
    ['1', undefined],
  ])('the value of %s is %j', (source, value) => {
    const { file, node } = expression(source);
    expect(literalString(file, node)).toBe(value);
  });

  test.each([
    ['f"/a/{x}/b"', '/a/'],
    ['rf"""/a{x}"""', '/a'],
    ['f"{x}/a"', ''],
    ['"/a"', '/a'],
  ])('the text at the start of %s is %j', (source, start) => {
    const { file, node } = expression(source);
    expect(stringStart(file, node)).toBe(start);
  });

  withPython('a string literal has the same value as in Python', () => {
    const strings = fc.sample(fc.string({ unit: fc.constantFrom(...'ab\\\'"ntr /é') }), {
      numRuns: 200,
      seed: 7,
    });
    const sources = JSON.parse(
      runPython(
        'import json,sys; print(json.dumps([repr(s) for s in json.load(sys.stdin)]))',
        JSON.stringify(strings),
      ),
    );
    for (const [at, source] of sources.entries()) {
      const { file, node } = expression(source);
      expect([source, literalString(file, node)]).toEqual([source, strings[at]]);
    }
  });
});

test('every form of the import statement is read', () => {
  const text =
    'import a, b.c, d.e as f\nfrom a.b import (c, d as e,)\nfrom . import x\nfrom ...p import y\nfrom .... import z\nfrom q import *\n';
  const file = parse(text);
  const names = nodesNamed(file.tree.topNode, 'ImportStatement').flatMap((node) => importedNames(file, node));
  expect(names.map(({ level, module, name, as }) => [level, module, name, as])).toEqual([
    [0, 'a', undefined, 'a'],
    [0, 'b.c', undefined, 'b'],
    [0, 'd.e', undefined, 'f'],
    [0, 'a.b', 'c', 'c'],
    [0, 'a.b', 'd', 'e'],
    [1, '', 'x', 'x'],
    [3, 'p', 'y', 'y'],
    [4, '', 'z', 'z'],
    [0, 'q', '*', '*'],
  ]);
});

test.each([
  ['if __name__ == "__main__":\n  x\nelse:\n  y\n', ['never', 'runs']],
  ['if "__main__" == __name__ and a:\n  x\n', ['never']],
  ['if __name__ != "__main__":\n  x\nelse:\n  y\n', ['runs', 'never']],
  ['if a:\n  x\nelif __name__ == "__main__":\n  y\nelse:\n  z\n', ['perhaps', 'never', 'perhaps']],
  ['if typing.TYPE_CHECKING:\n  x\nelse:\n  y\n', ['never', 'runs']],
  [
    'try:\n  x\nexcept (OSError, ImportError):\n  y\nelse:\n  z\nfinally:\n  w\n',
    ['tried', 'perhaps', 'tried', 'runs'],
  ],
  ['try:\n  x\nexcept ValueError:\n  y\n', ['tried', 'perhaps']],
  ['with suppress(ImportError):\n  x\n', ['tried']],
  ['for a in b:\n  x\nwhile c:\n  y\nmatch d:\n  case 1:\n    z\n', ['perhaps', 'perhaps', 'perhaps']],
  ['def f():\n  x\nclass A:\n  y\nz; w\n', ['runs', 'runs']],
])('the statements of %j run as follows: %j', (text, expected) => {
  const file = parse(text);
  const seen = statementsOf(file, file.tree.topNode)
    .filter(({ node }) => node.name === 'ExpressionStatement')
    .map(({ when }) => {
      if (when.never) return 'never';
      if (when.tried) return 'tried';
      return when.conditional ? 'perhaps' : 'runs';
    });
  expect(seen).toEqual(expected);
});

describe('The modules of an app folder', () => {
  const modules = (...paths: string[]) => modulesOf({ paths });

  test('a package wins over a module of the same name, and a module over a folder', () => {
    expect(modules('a.py', 'a/__init__.py').find('a')).toBe('a/__init__.py');
    expect(modules('a.py', 'a/b.py').find('a')).toBe('a.py');
    expect(modules('a.py', 'a/__init__.py').nameOf('a.py')).toBeUndefined();
    expect(modules('a.py', 'a/b.py').nameOf('a/b.py')).toBeUndefined();
    expect(modules('a/b.py').has('a')).toBe(true);
  });

  test('the packages of a src layout are found without src', () => {
    expect(modules('pyproject.toml', 'src/a/b.py').find('a.b')).toBe('src/a/b.py');
    expect(modules('src/a/b.py').find('a.b')).toBeUndefined();
  });

  test.each([
    [{ name: 'a.b', isPackage: false }, 1, 'c', 'a.c'],
    [{ name: 'a', isPackage: true }, 1, '', 'a'],
    [{ name: 'a.b.c', isPackage: false }, 2, 'd', 'a.d'],
    [{ name: 'a', isPackage: false }, 1, 'c', undefined],
    [{ name: 'a.b', isPackage: false }, 3, 'c', undefined],
    [{ name: 'a', isPackage: false }, 0, 'c.d', 'c.d'],
  ])(
    'an import in %j with %i dots and the name "%s" means the module %s',
    (importer, level, module, absolute) => {
      expect(absoluteModule(importer, level, module)).toBe(absolute);
    },
  );
});

withPython("the list of the standard library has exactly the modules of this machine's Python", () => {
  const [minor = 0, names = []]: [number?, string[]?] = JSON.parse(
    runPython(
      'import json,sys; print(json.dumps([sys.version_info[1], sorted(getattr(sys, "stdlib_module_names", []))]))',
    ),
  );
  // sys.stdlib_module_names doesn't include the package `test`.
  const isPublic = (name: string) => !name.startsWith('_') && name !== 'test';
  expect(names.filter((name) => isPublic(name) && !hasModule(name, minor))).toEqual([]);
  if (names.length === 0) return;
  const listed = [...standardLibrary].filter((name) => isPublic(name) && hasModule(name, minor));
  expect(listed.filter((name) => !names.includes(name))).toEqual([]);
});

test.each([
  ['ap', ['app', 'main'], 'app'],
  ['dashbord', ['dashboard', 'data'], 'dashboard'],
  ['App', ['app'], 'app'],
  ['zzz', ['app', 'main'], undefined],
  ['sever', ['serve', 'server'], 'server'],
  ['sevrer', ['serve', 'serves', 'server'], 'server'],
  ['apu', ['main', 'app'], 'app'],
  // Two swapped neighbouring letters count as one mistake.
  ['pap', ['main', 'app'], 'app'],
  ['naem', ['title', 'name'], 'name'],
  ['anme', ['mane', 'name'], 'name'],
  ['accses', ['access-type', 'access'], 'access'],
  // Other letters, and a swap with a letter in between, count as two.
  ['eman', ['name'], undefined],
  ['ca', ['abc'], undefined],
])('the closest word to %s among %j is %s', (word, candidates, meant) => {
  expect(closest(word, candidates)).toBe(meant);
});

test('parsing keeps every offset and line of a text', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('1.', '\r\n', '\r', '\n', '\\', ' ', 'x', '(', '"', '1.e5', 'é') }),
      (text) => {
        const file = parse(text);
        expect(file.text).toHaveLength(text.length);
        expect(file.tree.length).toBe(text.length);
        expect(lineAt(file, text.length)).toBe(text.split(/\r\n|\r|\n/).length);
      },
    ),
  );
});

test('parsing stops when it exceeds its CPU time', () => {
  expect(parsePython(parser, 'x.py', 'x = {([(\n'.repeat(20_000), 1)).toBeUndefined();
});
