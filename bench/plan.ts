// npm run bench -- plan, or node bench/plan.ts: how long planning a large monorepo takes.
// 200 apps in 20,000 files, 8,000 of them Python; every app imports from a shared package.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const apps = 200;
const filesOfAnApp = 95;

/** Makes the repository: one commit, and a second one that changes what `changed` names. */
export function largeMonorepo(folder: string, changed: readonly string[]): { before: string; after: string } {
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
    for (let n = 0; n < filesOfAnApp - 40; n++)
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
  git('add', '.');
  git('commit', '--quiet', '--message=All');
  const before = git('rev-parse', 'HEAD');
  for (const path of changed) writeFileSync(join(folder, path), `${files.get(path)}# changed\n`);
  git('commit', '--quiet', '--all', '--message=Change');
  return { before, after: git('rev-parse', 'HEAD') };
}

function filler(lines: number): string {
  return Array.from(
    { length: lines },
    (_, n) => `def helper_${n}(a, b=${n}):\n    return [a + b, {"n": ${n}}]\n`,
  ).join('\n');
}

export interface PlanTiming {
  readonly what: string;
  readonly listed: string;
  /** The whole process, from its start to its end. */
  readonly milliseconds: readonly number[];
}

/** @param main the built plan action, or its source */
export function timePlan(main: string, rounds: number): PlanTiming[] {
  const cases = [
    { what: 'one app changed', changed: ['apps/team0/app0/app.py'] },
    { what: 'a shared module changed', changed: ['libs/shared/src/shared/module7.py'] },
    { what: 'the file that all apps find above them changed', changed: ['pyproject.toml'] },
  ];
  return cases.map(({ what, changed }) => {
    const folder = mkdtempSync(join(tmpdir(), 'bench-plan-'));
    try {
      const { before, after } = largeMonorepo(folder, changed);
      const event = join(folder, '.git', 'event.json');
      const output = join(folder, '.git', 'output');
      writeFileSync(event, JSON.stringify({ ref: 'refs/heads/main', before, after }));
      const milliseconds: number[] = [];
      let listed = '';
      for (let round = 0; round < rounds; round++) {
        writeFileSync(output, '');
        const start = performance.now();
        const { status, stdout, stderr } = spawnSync(process.execPath, [main], {
          encoding: 'utf8',
          env: {
            ...process.env,
            GITHUB_WORKSPACE: folder,
            GITHUB_REPOSITORY: 'acme/boards',
            GITHUB_EVENT_NAME: 'push',
            GITHUB_EVENT_PATH: event,
            GITHUB_OUTPUT: output,
          },
        });
        milliseconds.push(performance.now() - start);
        if (status !== 0) throw new Error(`${stdout}${stderr}`);
        listed = stdout.trim().split('\n').at(-1) ?? '';
      }
      return { what, listed, milliseconds };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const repository = dirname(import.meta.dirname);
  const built = join(repository, 'dist', 'plan', 'index.js');
  const main = process.argv[2] ?? (existsSync(built) ? built : join(repository, 'src', 'plan.ts'));
  console.log(`${apps} apps in 20,000 files, planned by ${main}; milliseconds of the whole process`);
  for (const { what, listed, milliseconds } of timePlan(main, 3)) {
    const sorted = milliseconds.toSorted((a, b) => a - b).map(Math.round);
    console.log(`${what}: median ${sorted[1]} (${sorted[0]} to ${sorted.at(-1)}). ${listed}`);
  }
}
