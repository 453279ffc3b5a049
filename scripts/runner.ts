/**
 * Runs the built action as GitHub's runner runs a step: inputs as INPUT_… variables with action.yml's defaults,
 * the event in a file, outputs and summary in files, workflow commands on standard output.
 * The demo, the end-to-end tests and the benches share it.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { parse } from 'yaml';
import { parseCommand } from './workflow-commands.ts';

export const repository = dirname(import.meta.dirname);

export interface Step {
  readonly inputs: Readonly<Record<string, string>>;
  /** The checkout: what `path` is relative to. */
  readonly workspace: string;
  /** `owner/name`. */
  readonly repository?: string;
  readonly event?: { readonly name: string; readonly payload: unknown };
  /** Variables of the step (`env:`) and of the job, over those that a runner sets. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Each line as a person sees it in GitHub's log. */
  readonly onLine?: (line: string) => void;
  /** Sends SIGINT, as cancelling a run does. */
  readonly signal?: AbortSignal;
  /** The folder of the action in this repository, as in `uses:`; that which deploys unless told otherwise. */
  readonly action?: string;
  /** The built action; the committed one unless told otherwise. */
  readonly main?: string;
  /** The folder that the repository of the action was downloaded to; default: this repository. */
  readonly root?: string;
  /** Runs the action's post step, with the state that its main step saved. */
  readonly post?: { readonly state: Readonly<Record<string, string>> };
}

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
  readonly title?: string;
  readonly file?: string;
  readonly line?: string;
}

export interface StepResult {
  readonly code: number;
  /** As a person sees it, with `***` for what was masked. */
  readonly log: string;
  /** As the process printed it, to look for secrets that only the runner would have hidden. */
  readonly raw: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** What the post step will find. */
  readonly state: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly annotations: readonly Annotation[];
}

export async function runStep(step: Step): Promise<StepResult> {
  const folder = await mkdtemp(join(tmpdir(), 'runner-'));
  try {
    const files = {
      output: join(folder, 'output'),
      state: join(folder, 'state'),
      summary: join(folder, 'summary'),
      event: join(folder, 'event.json'),
    };
    await Promise.all([
      writeFile(files.output, ''),
      writeFile(files.state, ''),
      writeFile(files.summary, ''),
      writeFile(files.event, JSON.stringify(step.event?.payload ?? {})),
    ]);
    const actionFolder = join(step.root ?? repository, step.action ?? '.');
    const action = await readActionFile(actionFolder);
    const program = step.post ? action.runs.post : action.runs.main;
    if (program === undefined) throw new Error('The action has no post step.');
    const child = spawn(process.execPath, [step.main ?? join(actionFolder, program)], {
      cwd: step.workspace,
      env: {
        ...environmentOf(step, action, folder),
        GITHUB_EVENT_PATH: files.event,
        GITHUB_OUTPUT: files.output,
        GITHUB_STATE: files.state,
        GITHUB_STEP_SUMMARY: files.summary,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve(code ?? (signal === 'SIGKILL' ? 137 : 1)));
    });
    step.signal?.addEventListener('abort', () => child.kill('SIGINT'), { once: true });

    const view = new LogView(step.onLine);
    const raw: string[] = [];
    await Promise.all(
      [child.stdout, child.stderr].map(async (stream) => {
        for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
          raw.push(line);
          view.take(line);
        }
      }),
    );
    return {
      code: await ended,
      log: view.lines.join('\n'),
      raw: raw.join('\n'),
      outputs: parseOutputs(await readFile(files.output, 'utf8')),
      state: parseOutputs(await readFile(files.state, 'utf8')),
      summary: await readFile(files.summary, 'utf8'),
      annotations: view.annotations,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface ActionFile {
  readonly inputs: Readonly<Record<string, { default?: string }>>;
  readonly runs: { readonly main: string; readonly post?: string };
}

async function readActionFile(folder: string): Promise<ActionFile> {
  return parse(await readFile(join(folder, 'action.yml'), 'utf8'));
}

/** What a program needs of this machine's variables to start. */
export function neededToStart(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'SYSTEMROOT', 'TEMP', 'TMP', 'USERPROFILE', 'LANG'];
  return Object.fromEntries(kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

/** The commit of the checkout: for most events it is the one that the runner was started for. */
function commitIn(workspace: string): string | undefined {
  const { status, stdout } = spawnSync('git', ['-C', workspace, 'rev-parse', 'HEAD'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** The variables of a runner, and nothing of this machine but what a program needs to start. */
function environmentOf(step: Step, action: ActionFile, folder: string): Record<string, string> {
  const inputs = Object.fromEntries(
    Object.entries(action.inputs).map(([name, { default: standard = '' }]) => [
      `INPUT_${name.toUpperCase()}`,
      // An expression is the runner's to evaluate: a token, which a test gives by hand where it wants one.
      step.inputs[name] ?? (standard.includes('${{') ? '' : standard),
    ]),
  );
  const state = Object.entries(step.post?.state ?? {}).map(([name, value]) => [`STATE_${name}`, value]);
  return {
    ...neededToStart(),
    ...inputs,
    ...Object.fromEntries(state),
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: 'deploy',
    GITHUB_ACTOR: 'mira',
    GITHUB_API_URL: 'http://127.0.0.1:1/api/v3',
    GITHUB_EVENT_NAME: step.event?.name ?? 'push',
    GITHUB_JOB: 'deploy',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REF_NAME: 'main',
    GITHUB_REPOSITORY: step.repository ?? 'acme/board',
    GITHUB_REPOSITORY_ID: '4711',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '1001',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: commitIn(step.workspace) ?? '1f2e3d4c5b6a79880716253443526170f0e1d2c3',
    GITHUB_WORKFLOW: 'Deploy',
    GITHUB_WORKSPACE: step.workspace,
    RUNNER_TEMP: folder,
    RUNNER_OS: process.platform === 'win32' ? 'Windows' : process.platform === 'darwin' ? 'macOS' : 'Linux',
    ...step.environment,
  };
}

/** What the runner makes of the lines that an action prints. */
class LogView {
  readonly lines: string[] = [];
  readonly annotations: Annotation[] = [];
  readonly #secrets: string[] = [];
  readonly #onLine: ((line: string) => void) | undefined;
  #resumeAt: string | undefined;

  constructor(onLine?: (line: string) => void) {
    this.#onLine = onLine;
  }

  take(line: string): void {
    const command = parseCommand(line, this.#resumeAt);
    if (this.#resumeAt !== undefined) {
      if (command?.name === this.#resumeAt) this.#resumeAt = undefined;
      else this.#show(line);
      return;
    }
    if (!command) {
      this.#show(line);
      return;
    }
    const { name, properties, data: message } = command;
    switch (name) {
      case 'add-mask':
        this.#secrets.push(message);
        break;
      case 'stop-commands':
        this.#resumeAt = message;
        break;
      case 'group':
        this.#show(`▼ ${message}`);
        break;
      case 'endgroup':
      case 'debug':
        break;
      case 'error':
      case 'warning':
      case 'notice':
        this.annotations.push({
          level: name,
          message: this.#hide(message),
          ...properties,
        });
        this.#show(`${name[0]?.toUpperCase()}${name.slice(1)}: ${message}`);
        break;
      default:
        throw new Error(`The runner is not asked for the command ${name}`);
    }
  }

  #show(text: string): void {
    for (const line of this.#hide(text).split('\n')) {
      this.lines.push(line);
      this.#onLine?.(line);
    }
  }

  #hide(text: string): string {
    return this.#secrets.reduce((hidden, secret) => hidden.replaceAll(secret, '***'), text);
  }
}

/** Reads the file of GITHUB_OUTPUT: `name<<delimiter`, the value's lines, the delimiter. */
function parseOutputs(file: string): Record<string, string> {
  const blocks = file.matchAll(/^(?<name>[^\n<]+)<<(?<end>\S+)\r?\n(?<value>[\s\S]*?)\r?\n\k<end>\r?$/gm);
  return Object.fromEntries(Array.from(blocks, ({ groups = {} }) => [groups.name, groups.value]));
}
