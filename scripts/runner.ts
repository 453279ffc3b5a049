/**
 * Runs the built action as GitHub's runner runs a step. Inputs are INPUT_… variables, with action.yml's defaults. The event,
 * the outputs and the summary are files. Workflow commands are read from standard output.
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
  /** The checkout. `path` is relative to it. */
  readonly workspace: string;
  /** `owner/name`. */
  readonly repository?: string;
  readonly event?: { readonly name: string; readonly payload: unknown };
  /** `env:` of the step and of the job. It overrides the variables that a runner sets. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Receives each line as GitHub's log shows it. */
  readonly onLine?: (line: string) => void;
  /** Aborting it sends SIGINT, as cancelling a run does. */
  readonly signal?: AbortSignal;
  /** The folder of the action in this repository, as in `uses:`. Default: the main action. */
  readonly action?: string;
  /** The program to run. Default: the one that action.yml names. */
  readonly main?: string;
  /** The folder that the action's repository was downloaded to. Default: this repository. */
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
  /** The log as GitHub shows it, with `***` for masked values. */
  readonly log: string;
  /** The unmasked output, for tests that search it for secrets. */
  readonly raw: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** The state that the post step receives. */
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

/** The variables of this process that a program needs to start. */
export function minimalEnvironment(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'SYSTEMROOT', 'TEMP', 'TMP', 'USERPROFILE', 'LANG'];
  return Object.fromEntries(kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

/** The commit that is checked out. For most events, it is GITHUB_SHA. */
function headCommit(workspace: string): string | undefined {
  const { status, stdout } = spawnSync('git', ['-C', workspace, 'rev-parse', 'HEAD'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** The variables that a runner sets. Of this process's own variables, only the needed ones are included. */
function environmentOf(step: Step, action: ActionFile, folder: string): Record<string, string> {
  const inputs = Object.fromEntries(
    Object.entries(action.inputs).map(([name, { default: standard = '' }]) => [
      `INPUT_${name.toUpperCase()}`,
      // The only expression is the token. A test that needs one sets the input.
      step.inputs[name] ?? (standard.includes('${{') ? '' : standard),
    ]),
  );
  const state = Object.entries(step.post?.state ?? {}).map(([name, value]) => [`STATE_${name}`, value]);
  return {
    ...minimalEnvironment(),
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
    GITHUB_SHA: headCommit(step.workspace) ?? '1f2e3d4c5b6a79880716253443526170f0e1d2c3',
    GITHUB_WORKFLOW: 'Deploy',
    GITHUB_WORKSPACE: step.workspace,
    RUNNER_TEMP: folder,
    RUNNER_OS: process.platform === 'win32' ? 'Windows' : process.platform === 'darwin' ? 'macOS' : 'Linux',
    ...step.environment,
  };
}

/** Interprets the lines that an action prints, as the runner does. */
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
        throw new Error(`The workflow command ${name} is not supported here.`);
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

/** Parses the file of GITHUB_OUTPUT or GITHUB_STATE: `name<<delimiter`, the value's lines, the delimiter. */
function parseOutputs(file: string): Record<string, string> {
  const blocks = file.matchAll(/^(?<name>[^\n<]+)<<(?<end>\S+)\r?\n(?<value>[\s\S]*?)\r?\n\k<end>\r?$/gm);
  return Object.fromEntries(Array.from(blocks, ({ groups = {} }) => [groups.name, groups.value]));
}
