// Measures the plan of a monorepo with 200 apps and 20,000 files. 8,000 of them are Python. Every app imports a shared package.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { minimalEnvironment } from '../scripts/runner.ts';
import { alternate, type BenchContext, measure } from './measure.ts';
import { atMost, type Measurement, medianOf, type Result } from './results.ts';

const apps = 200;
const filesPerApp = 95;

interface Push {
  readonly before: string;
  readonly after: string;
}

/** Creates the repository, and for each path a push that changes only that file. */
function largeMonorepo(folder: string, changed: readonly string[]): Push[] {
  const files = new Map<string, string>([
    ['pyproject.toml', '[tool.ruff]\nline-length = 100\n'],
    ['libs/shared/pyproject.toml', '[project]\nname = "shared"\nversion = "1"\n'],
    ['libs/shared/src/shared/__init__.py', ''],
  ]);
  for (let at = 0; at < 200; at++) {
    const next = at % 10 === 9 ? '' : `from shared.module${at + 1} import value as next_value\n`;
    files.set(`libs/shared/src/shared/module${at}.py`, `${next}\nvalue = ${at}\n${filler(40)}`);
  }
  for (let at = 0; at < apps; at++) {
    const app = `apps/team${at % 10}/app${at}`;
    files.set(`${app}/requirements.txt`, 'dash==3.0.0\npandas\n');
    files.set(
      `${app}/app.py`,
      `from dash import Dash, html\nfrom shared.module${at} import value\nimport layout\n\napp = Dash(__name__)\napp.layout = layout.make(value)\n${filler(40)}`,
    );
    files.set(`${app}/layout.py`, `from dash import html\n\ndef make(value):\n    return html.Div(value)\n`);
    for (let n = 0; n < 37; n++) {
      files.set(
        `${app}/pages/page${n}.py`,
        `import dash\nfrom dash import html, dcc, callback\nfrom shared.module${(at + n) % 200} import value\n\ndash.register_page(__name__)\nlayout = html.Div(value)\n${filler(40)}`,
      );
    }
    for (let n = 0; n < filesPerApp - 40; n++)
      files.set(`${app}/assets/part${n}.css`, `.part${n} { color: red }\n`);
  }
  for (let n = 0; files.size < 20_000; n++) files.set(`docs/page${n}.md`, `# Page ${n}\n`);
  for (const [path, text] of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' }).trim();
  git('init', '--quiet', '--initial-branch=main');
  git('config', 'user.email', 'mira@example.org');
  git('config', 'user.name', 'Mira');
  git('config', 'commit.gpgsign', 'false');
  git('add', '.');
  git('commit', '--quiet', '--message=All');
  return changed.map((path) => {
    const before = git('rev-parse', 'HEAD');
    writeFileSync(join(folder, path), `${files.get(path)}# changed\n`);
    git('commit', '--quiet', '--all', '--message=Change');
    return { before, after: git('rev-parse', 'HEAD') };
  });
}

function filler(lines: number): string {
  return Array.from(
    { length: lines },
    (_, n) => `def helper_${n}(a, b=${n}):\n    return [a + b, {"n": ${n}}]\n`,
  ).join('\n');
}

/** Runs the plan as a step on a runner does, for three kinds of push. */
export async function benchPlan({ entry, rounds }: BenchContext): Promise<Result> {
  const cases = {
    'one app changed': 'apps/team0/app0/app.py',
    'a shared module changed': 'libs/shared/src/shared/module7.py',
    'a file above all apps changed': 'pyproject.toml',
  };
  const folder = mkdtempSync(join(tmpdir(), 'bench-plan-'));
  try {
    const pushes = largeMonorepo(folder, Object.values(cases));
    const subjects = Object.fromEntries(
      Object.keys(cases).map((name, index) => [name, () => plan(entry, folder, pushes[index] as Push)]),
    );
    const task = `plan of ${apps} apps in 20,000 files`;
    const rows = await alternate(task, subjects, rounds);
    const slowest = Math.max(...rows.map((row) => medianOf(row)));
    return {
      title: 'Monorepo',
      rows,
      goals: [atMost(task, slowest, 2, ' s')],
      notes: ['The other tools have no such command.'],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function plan(entry: string, folder: string, { before, after }: Push): Promise<Measurement> {
  const event = join(folder, '.git', 'event.json');
  const output = join(folder, '.git', 'output');
  writeFileSync(event, JSON.stringify({ ref: 'refs/heads/main', before, after }));
  writeFileSync(output, '');
  execFileSync('git', ['-C', folder, 'checkout', '--quiet', '--force', after]);
  const measurement = await measure([process.execPath, entry, 'plan-matrix'], {
    env: {
      ...minimalEnvironment(),
      GITHUB_WORKSPACE: folder,
      GITHUB_REPOSITORY: 'acme/boards',
      GITHUB_EVENT_NAME: 'push',
      GITHUB_EVENT_PATH: event,
      GITHUB_OUTPUT: output,
    },
  });
  if (!readFileSync(output, 'utf8').includes('apps/team')) throw new Error('The plan has no app.');
  return measurement;
}
