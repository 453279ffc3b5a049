import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { planSummary } from '../../../src/monorepo/outputs.ts';
import { type Plan, type PlanRequest, planApps } from '../../../src/monorepo/plan-apps.ts';
import { type GitRepository, gitRepository, shallowClone } from '../../support/git-repository.ts';
import { helloDash } from '../../support/hello-dash.ts';

/** A typical repository: a shared package and two apps. One of the apps imports the package. */
const boards = {
  'apps/hr/app.py': helloDash,
  'apps/hr/requirements.txt': 'dash\n',
  'apps/sales/app.py': `from shared.numbers import total\n${helloDash}`,
  'apps/sales/requirements.txt': 'dash\n',
  'apps/sales/data/sales.csv': 'a,b\n',
  'libs/shared/pyproject.toml': '[project]\nname = "shared"\nversion = "1"\n',
  'libs/shared/src/shared/__init__.py': '',
  'libs/shared/src/shared/numbers.py': 'from .rounding import rounded\n\ndef total(): return rounded(1)\n',
  'libs/shared/src/shared/rounding.py': 'def rounded(x): return x\n',
  'libs/shared/src/shared/unused.py': '',
  'libs/shared/src/shared/query.sql': 'select 1\n',
  'README.md': '# Boards\n',
};

function plan(workspace: string, changes: Partial<PlanRequest> = {}): Promise<Plan> {
  const request = { path: '.', all: false, exclude: [], declaredOnly: false, repository: 'acme/boards' };
  return planApps({ ...request, workspace, event: 'workflow_dispatch', payload: {}, ...changes });
}

const pushed = (before: string, more: object = {}) => ({
  event: 'push',
  payload: { ref: 'refs/heads/main', before, forced: false, ...more },
});

const listed = ({ rows }: Plan) => rows.map(({ path }) => path);

/** Commits a change to a repository, and plans the push. */
async function planPush(
  files: Parameters<typeof gitRepository>[0],
  changes: Parameters<GitRepository['commit']>[0],
) {
  await using repository = await gitRepository(files);
  const before = repository.git('rev-parse', 'HEAD');
  await repository.commit(changes);
  return await plan(repository.path, pushed(before));
}

describe('finding apps', () => {
  test.each<{ it: string; files: Record<string, string>; apps: string[] }>([
    {
      it: 'by a Dash object at the top of a module',
      files: { 'a/app.py': helloDash, 'b/other.py': '' },
      apps: ['a'],
    },
    { it: 'in the repository itself', files: { 'app.py': helloDash }, apps: ['.'] },
    {
      it: 'by a connect.toml, without reading the source',
      files: { 'a/connect.toml': '', 'a/run.py': '' },
      apps: ['a'],
    },
    {
      it: 'in the folder that declares them, for all modules below',
      files: { 'a/connect.toml': '', 'a/src/one.py': helloDash, 'a/src/two.py': helloDash },
      apps: ['a'],
    },
    {
      it: 'in the folder that Python starts from if the module is in a package',
      files: { 'a/sales/__init__.py': '', 'a/sales/web/__init__.py': '', 'a/sales/web/app.py': helloDash },
      apps: ['a'],
    },
    {
      it: 'in the folder above src if the package belongs to a project',
      files: {
        'a/pyproject.toml': '[project]\nname="a"\n',
        'a/src/sales/__init__.py': '',
        'a/src/sales/app.py': helloDash,
      },
      apps: ['a'],
    },
    {
      it: 'by an object of a class that creates the app',
      files: {
        'a/app.py':
          'from dash import Dash\n\nclass Site:\n    def __init__(self):\n        self.app = Dash(__name__)\n\napp = Site().app\n',
      },
      apps: ['a'],
    },
    {
      it: 'if a function of another module creates the object',
      files: {
        'a/factory.py': 'from dash import Dash\n\ndef make():\n    return Dash(__name__)\n',
        'a/wsgi.py': 'from factory import make\n\napplication = make()\n',
      },
      apps: ['a'],
    },
    {
      it: 'under another name of the class',
      files: { 'a/app.py': 'from dash_extensions.enrich import DashProxy as D\nweb = D()\n' },
      apps: ['a'],
    },
    {
      it: 'not in tests, comments, strings and functions',
      files: {
        'a/tests/app.py': helloDash,
        'a/test_app.py': helloDash,
        'b/notes.py': '# app = Dash(__name__)\ntext = "app = Dash(__name__)"\n',
        'c/lib.py': 'from dash import Dash\n\ndef make():\n    return Dash(__name__)\n',
        'd/pages.py': 'import dash\n# Dash\ndash.register_page(__name__)\n',
      },
      apps: [],
    },
    {
      it: 'with any characters in the name of the folder',
      files: { 'ümläut & co/app.py': helloDash, "it's\n/app.py": helloDash },
      apps: ["it's\n", 'ümläut & co'],
    },
  ])('$it', async ({ files, apps }) => {
    await using repository = await gitRepository(files);
    expect(listed(await plan(repository.path))).toEqual(apps);
  });

  test('uses the name that the deployment would use, or the name in connect.toml', async () => {
    await using repository = await gitRepository({ ...boards, 'apps/hr/connect.toml': 'name = "people"\n' });
    expect((await plan(repository.path)).rows).toEqual([
      { path: 'apps/hr', name: 'people' },
      { path: 'apps/sales', name: 'acme_boards_apps_sales' },
    ]);
  });

  test('finds an app with an invalid connect.toml, whose deployment reports the error', async () => {
    await using repository = await gitRepository({ 'a/connect.toml': 'name = \n', 'b/connect.toml': '' });
    expect(listed(await plan(repository.path))).toEqual(['a', 'b']);
  });
});

describe('an app is listed because of', () => {
  test.each<{
    it: string;
    files?: Record<string, string>;
    changes: Record<string, string | undefined>;
    apps: string[];
    reason?: string;
  }>([
    {
      it: 'a file in its folder',
      changes: { 'apps/sales/data/sales.csv': 'c\n' },
      apps: ['apps/sales'],
      reason: 'apps/sales/data/sales.csv changed, which is in its folder.',
    },
    {
      it: 'a file in its folder that was removed',
      changes: { 'apps/sales/data/sales.csv': undefined },
      apps: ['apps/sales'],
    },
    {
      it: 'a file that was moved from one app to another: both',
      changes: { 'apps/sales/data/sales.csv': undefined, 'apps/hr/data/sales.csv': 'a,b\n' },
      apps: ['apps/hr', 'apps/sales'],
    },
    { it: 'its own creation', changes: { 'apps/new/app.py': helloDash }, apps: ['apps/new'] },
    {
      it: 'a shared module that it imports',
      changes: { 'libs/shared/src/shared/numbers.py': 'def total(): return 2\n' },
      apps: ['apps/sales'],
      reason: 'libs/shared/src/shared/numbers.py changed, which apps/sales/app.py imports.',
    },
    {
      it: 'a shared module that another one imports',
      changes: { 'libs/shared/src/shared/rounding.py': 'def rounded(x): return 2\n' },
      apps: ['apps/sales'],
      reason:
        'libs/shared/src/shared/rounding.py changed, which apps/sales/app.py imports through libs/shared/src/shared/numbers.py.',
    },
    {
      it: 'a shared module that was removed',
      changes: { 'libs/shared/src/shared/numbers.py': undefined },
      apps: ['apps/sales'],
    },
    {
      it: 'data of a package that it imports from',
      changes: { 'libs/shared/src/shared/query.sql': 'select 2\n' },
      apps: ['apps/sales'],
      reason:
        'libs/shared/src/shared/query.sql changed, which is in a package that apps/sales/app.py imports from.',
    },
    {
      it: 'the dependencies of a project that it imports from',
      changes: { 'libs/shared/pyproject.toml': '[project]\nname = "shared"\nversion = "2"\n' },
      apps: ['apps/sales'],
    },
    {
      it: 'no shared module that it does not import',
      changes: { 'libs/shared/src/shared/unused.py': 'x = 1\n' },
      apps: [],
    },
    {
      it: 'no file that no app uses',
      changes: { 'README.md': '# New\n', '.github/workflows/a.yml': 'a: 1\n' },
      apps: [],
    },
    {
      it: 'a module next to the folders of the apps',
      files: {
        'apps/one/app.py': `import common\n${helloDash}`,
        'apps/two/app.py': helloDash,
        'common.py': '',
      },
      changes: { 'common.py': 'x = 1\n' },
      apps: ['apps/one'],
    },
    {
      it: 'a shared module with the name of one of its own: not that one',
      files: { 'apps/one/app.py': `import common\n${helloDash}`, 'apps/one/common.py': '', 'common.py': '' },
      changes: { 'common.py': 'x = 1\n' },
      apps: [],
    },
    {
      it: 'the lock above it, unless it has its own requirements.txt',
      files: {
        'uv.lock': 'version = 1\n',
        'apps/one/app.py': helloDash,
        'apps/two/app.py': helloDash,
        'apps/two/requirements.txt': 'dash\n',
      },
      changes: { 'uv.lock': 'version = 2\n' },
      apps: ['apps/one'],
      reason: 'uv.lock changed, which may list the packages of the app.',
    },
    {
      it: 'a requirements file that its own one includes',
      files: {
        'apps/one/app.py': helloDash,
        'apps/one/requirements.txt': '-r ../base.txt\ndash\n',
        'apps/base.txt': '-c pins/pins.txt\n',
        'apps/pins/pins.txt': 'flask<4\n',
        'apps/two/app.py': helloDash,
        'apps/two/requirements.txt': 'dash\n',
      },
      changes: { 'apps/pins/pins.txt': 'flask<3\n' },
      apps: ['apps/one'],
    },
    {
      it: 'the removal of the requirements file above it',
      files: {
        'apps/requirements.txt': 'dash\n',
        'requirements.txt': 'dash\n',
        'apps/one/app.py': helloDash,
      },
      changes: { 'apps/requirements.txt': undefined },
      apps: ['apps/one'],
    },
    {
      it: 'the Python version, unless it sets its own',
      files: {
        '.python-version': '3.11\n',
        'a/app.py': helloDash,
        'b/app.py': helloDash,
        'b/.python-version': '3.12\n',
      },
      changes: { '.python-version': '3.13\n' },
      apps: ['a'],
    },
    {
      it: 'its extra files, and only those that match the glob',
      files: {
        'a/app.py': helloDash,
        'a/connect.toml': "extra-files = ['../assets/*.css → assets/']\n",
        'b/app.py': helloDash,
        'b/connect.toml': 'extra-files = """\n../assets/logo.png -> assets/\n"""\n',
        'assets/a.css': '',
        'assets/logo.png': 'png',
      },
      changes: { 'assets/a.css': 'a {}\n' },
      apps: ['a'],
      reason: 'assets/a.css changed, which is in its extra-files.',
    },
    {
      it: 'none of its extra files if matching their glob would not end',
      files: {
        'a/app.py': helloDash,
        'a/connect.toml': "extra-files = ['../*(*)b → x']\n",
        'b/app.py': helloDash,
        [`${'a'.repeat(100)}.txt`]: '',
      },
      changes: { 'b/app.py': `${helloDash}\n`, [`${'a'.repeat(100)}.txt`]: 'x' },
      apps: ['b'],
    },
    {
      it: 'the requirements file that it names',
      files: {
        'a/app.py': helloDash,
        'a/connect.toml': 'requirements-file = "../pins.txt"\n',
        'pins.txt': 'dash\n',
      },
      changes: { 'pins.txt': 'dash<5\n' },
      apps: ['a'],
    },
    {
      it: 'a project that its requirements name by its path, with all that is in it',
      files: {
        'a/app.py': helloDash,
        'a/requirements.txt': 'dash\n-e ../libs/theme[dark]\n',
        'b/app.py': helloDash,
        'b/requirements.txt': 'dash\n',
        'libs/theme/pyproject.toml': '[project]\nname = "theme"\nversion = "1"\n',
        'libs/theme/theme.py': '',
      },
      changes: { 'libs/theme/theme.py': 'x = 1\n' },
      apps: ['a'],
    },
  ])('$it', async ({ files, changes, apps, reason }) => {
    const planned = await planPush(files ?? boards, changes);
    expect(listed(planned)).toEqual(apps);
    if (reason !== undefined)
      expect(planned.decisions.filter((one) => one.listed).map((one) => one.reason)).toEqual([reason]);
  });
});

describe('the changes', () => {
  test('include the whole push, not only its last commit', async () => {
    await using repository = await gitRepository(boards);
    const before = repository.git('rev-parse', 'HEAD');
    await repository.commit({ 'apps/hr/app.py': `${helloDash}# 1\n` });
    await repository.commit({ 'README.md': '# 2\n' });
    expect(listed(await plan(repository.path, pushed(before)))).toEqual(['apps/hr']);
  });

  test('fetch only the base commit in a shallow clone', async () => {
    await using origin = await gitRepository(boards);
    const before = origin.git('rev-parse', 'HEAD');
    await origin.commit({ 'README.md': '# 2\n' });
    await origin.commit({ 'apps/hr/app.py': `${helloDash}# 1\n` });
    await using clone = await shallowClone(origin, 'main');
    const planned = await plan(clone.path, pushed(before));
    expect(listed(planned)).toEqual(['apps/hr']);
    expect(planned.compared).toBe(`Compared with the commit before the push, ${before.slice(0, 12)}.`);
  });

  test('include what a forced push removed', async () => {
    await using origin = await gitRepository(boards);
    const first = origin.git('rev-parse', 'HEAD');
    const before = await origin.commit({ 'apps/hr/app.py': `${helloDash}# 1\n` });
    origin.git('reset', '--quiet', '--hard', first);
    await origin.commit({ 'apps/sales/app.py': helloDash });
    await using clone = await shallowClone(origin, 'main');
    expect(listed(await plan(clone.path, pushed(before, { forced: true })))).toEqual([
      'apps/hr',
      'apps/sales',
    ]);
  });

  test('include every app if the previous commit is not available, with the reason', async () => {
    await using origin = await gitRepository(boards);
    await using clone = await shallowClone(origin, 'main');
    const planned = await plan(clone.path, pushed('d'.repeat(40), { forced: true }));
    expect(listed(planned)).toEqual(['apps/hr', 'apps/sales']);
    expect(planned.compared).toMatch(
      /^The commit before the forced push, d{12}, is not available \(git: .+\)\.$/,
    );
  });

  test('include every app on a new branch', async () => {
    await using repository = await gitRepository(boards);
    expect(listed(await plan(repository.path, pushed('0'.repeat(40))))).toEqual(['apps/hr', 'apps/sales']);
  });

  test('include every app with the input all', async () => {
    await using repository = await gitRepository(boards);
    const head = repository.git('rev-parse', 'HEAD');
    expect(listed(await plan(repository.path, { ...pushed(head), all: true }))).toEqual([
      'apps/hr',
      'apps/sales',
    ]);
    expect(listed(await plan(repository.path, pushed(head)))).toEqual([]);
  });

  describe('of a pull request', () => {
    /** A branch that changes the app hr, while main changes sales. */
    async function pullRequest() {
      const origin = await gitRepository(boards);
      const start = origin.git('rev-parse', 'HEAD');
      const base = await origin.commit({ 'apps/sales/app.py': `${helloDash}# on main\n` });
      origin.git('checkout', '--quiet', '-b', 'topic', start);
      const head = await origin.commit({ 'apps/hr/app.py': `${helloDash}# on the branch\n` });
      // The merge commit that GitHub creates for the workflow.
      origin.git('checkout', '--quiet', 'main');
      origin.git('merge', '--quiet', '--no-ff', '--no-edit', 'topic');
      origin.git('update-ref', 'refs/pull/1/merge', 'HEAD');
      const payload = {
        action: 'opened',
        pull_request: { number: 1, base: { sha: base }, head: { sha: head } },
      };
      return { origin, start, request: { event: 'pull_request', payload } };
    }

    test('include its own changes, without newer changes of its base', async () => {
      const { origin, request } = await pullRequest();
      await using _ = origin;
      await using clone = await shallowClone(origin, 'refs/pull/1/merge');
      expect(listed(await plan(clone.path, request))).toEqual(['apps/hr']);
    });

    test('are the same if the base branch changed after the event', async () => {
      const { origin, start, request } = await pullRequest();
      await using _ = origin;
      const pull = { ...request.payload.pull_request, base: { sha: start } };
      await using clone = await shallowClone(origin, 'refs/pull/1/merge');
      const planned = await plan(clone.path, {
        ...request,
        payload: { ...request.payload, pull_request: pull },
      });
      expect(listed(planned)).toEqual(['apps/hr']);
    });

    test('are the same if its branch is checked out with all history', async () => {
      const { origin, request } = await pullRequest();
      await using _ = origin;
      origin.git('checkout', '--quiet', 'topic');
      expect(listed(await plan(origin.path, request))).toEqual(['apps/hr']);
    });

    test('include too much rather than too little if its branch is checked out without history, with a note', async () => {
      const { origin, request } = await pullRequest();
      await using _ = origin;
      await using clone = await shallowClone(origin, 'topic');
      const planned = await plan(clone.path, request);
      expect(listed(planned)).toEqual(['apps/hr', 'apps/sales']);
      expect(planned.compared).toContain('too shallow');
    });
  });
});

describe('the inputs of plan/', () => {
  test('set the folder to search', async () => {
    await using repository = await gitRepository({ ...boards, 'examples/a/app.py': helloDash });
    expect(listed(await plan(repository.path, { path: 'apps' }))).toEqual(['apps/hr', 'apps/sales']);
  });

  test('exclude apps, which the plan shows', async () => {
    await using repository = await gitRepository(boards);
    const planned = await plan(repository.path, { path: 'apps', exclude: ['h*'] });
    expect(listed(planned)).toEqual(['apps/sales']);
    expect(planned.decisions[0]).toMatchObject({
      listed: false,
      reason: 'The input exclude matches it (h*).',
    });
  });

  test('limit the plan to apps with a connect.toml', async () => {
    await using repository = await gitRepository({ ...boards, 'apps/hr/connect.toml': '' });
    expect(listed(await plan(repository.path, { declaredOnly: true }))).toEqual(['apps/hr']);
  });

  test('find the repository below the workspace', async () => {
    await using repository = await gitRepository(boards);
    await using other = await gitRepository({ 'README.md': '' });
    await rename(join(repository.path), join(other.path, 'boards'));
    expect(listed(await plan(other.path, { path: 'boards' }))).toEqual([
      'boards/apps/hr',
      'boards/apps/sales',
    ]);
    await rename(join(other.path, 'boards'), repository.path);
  });
});

describe('an app whose connect.toml was removed is reported, because its content is kept', () => {
  const withoutFiles = { 'apps/hr/app.py': undefined, 'apps/hr/requirements.txt': undefined };
  test.each<{
    it: string;
    files?: Record<string, string>;
    changes: Parameters<GitRepository['commit']>[0];
    removed: string[];
  }>([
    {
      it: 'deleted',
      files: { 'apps/hr/connect.toml': '' },
      changes: { ...withoutFiles, 'apps/hr/connect.toml': undefined },
      removed: ['apps/hr acme_boards_apps_hr'],
    },
    {
      it: 'moved',
      files: { 'apps/hr/connect.toml': '' },
      changes: {
        ...withoutFiles,
        'apps/hr/connect.toml': undefined,
        'apps/people/app.py': helloDash,
        'apps/people/connect.toml': '',
      },
      removed: ['apps/hr acme_boards_apps_hr'],
    },
    {
      it: 'not, but only its connect.toml',
      files: { 'apps/hr/connect.toml': '' },
      changes: { 'apps/hr/connect.toml': undefined },
      removed: [],
    },
    {
      it: 'not, but one of its modules',
      files: { 'apps/hr/old.py': helloDash },
      changes: { 'apps/hr/old.py': undefined },
      removed: [],
    },
    {
      it: 'not, but a file without an app',
      changes: { 'README.md': undefined, 'libs/shared/src/shared/unused.py': undefined },
      removed: [],
    },
  ])('$it', async ({ files = {}, changes, removed }) => {
    const planned = await planPush({ ...boards, ...files }, changes);
    expect(planned.removed.map(({ path, name }) => `${path} ${name}`)).toEqual(removed);
  });

  test('explains in the summary how to keep its content', () => {
    const text = planSummary([], 'Compared.', [{ path: 'apps/hr', name: 'people' }]);
    expect(text).toContain('The app apps/hr was removed. Its content stays live on the server');
    expect(text).toContain('set name = "people" in the connect.toml of its new folder');
  });
});

test('a folder outside a repository is reported with a hint', async () => {
  await expect(plan('/')).rejects.toThrow('/ is not in a git repository.');
});

test('a folder that does not exist is reported by its name', async () => {
  await using repository = await gitRepository(boards);
  await expect(plan(repository.path, { path: 'apps/none' })).rejects.toThrow(
    'The folder apps/none does not exist.',
  );
});
