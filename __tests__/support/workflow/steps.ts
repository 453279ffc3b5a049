import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { minimalEnvironment, repository as ourRepository, runStep } from '../../../scripts/runner.ts';
import { ownRepository } from '../../../scripts/set-owner.ts';
import { parseCommand } from '../../../scripts/workflow-commands.ts';
import { runProgram } from '../program.ts';
import { asText, evaluateIf, filled, type Json, type Scope } from './expressions.ts';
import type { Job, Step, Workflow } from './file.ts';
import type { Permissions } from './permissions.ts';
import type { Result, StepRun, WorkflowRun } from './run.ts';

/** A job while it runs. */
export interface JobState {
  readonly id: string;
  readonly job: Job;
  readonly run: WorkflowRun;
  readonly workflow: Workflow;
  readonly folder: string;
  readonly workspace: string;
  readonly permissions: Permissions;
  readonly contexts: Scope['contexts'];
  readonly env: Record<string, string>;
  readonly steps: Record<string, { outputs: Record<string, string>; outcome: Result; conclusion: Result }>;
  failed: boolean;
  readonly postSteps: { readonly name: string; readonly run: () => Promise<Done> }[];
}

/** The contexts of a step's expressions. */
export function scopeOf(
  { contexts, env, steps, failed }: JobState,
  stepEnv: Record<string, string> = {},
): Scope {
  const status = failed ? 'failure' : 'success';
  return {
    contexts: { ...contexts, env: { ...env, ...stepEnv }, steps: steps as unknown as Json, job: { status } },
    before: status,
  };
}

/** Runs a step if its `if:` is true, and adds its outputs and results to `state`. */
export async function runOneStep(step: Step, at: number, state: JobState): Promise<StepRun> {
  const name = asText(filled(step.name ?? step.uses ?? step.run?.split('\n')[0] ?? '', scopeOf(state)));
  if (!evaluateIf(step.if, scopeOf(state))) {
    if (step.id) state.steps[step.id] = { outputs: {}, outcome: 'skipped', conclusion: 'skipped' };
    return { name, result: 'skipped', outputs: {}, log: '', summary: '', annotations: [] };
  }
  const env = textsOf(filled(step.env ?? {}, scopeOf(state)));
  const scope = scopeOf(state, env);
  const inputs = textsOf(filled(step.with ?? {}, scope));
  const done =
    step.run === undefined
      ? await useAction(step.uses ?? '', inputs, env, state)
      : await runScript(asText(filled(step.run, scope)), step, env, state);
  const outcome: Result = done.code === 0 ? 'success' : 'failure';
  const conclusion = step['continue-on-error'] ? 'success' : outcome;
  if (conclusion === 'failure') state.failed = true;
  state.steps[step.id ?? `step-${at}`] = { outputs: { ...done.outputs }, outcome, conclusion };
  return {
    name,
    result: outcome,
    outputs: done.outputs,
    log: done.log,
    summary: done.summary,
    annotations: done.annotations,
  };
}

interface Done {
  readonly code: number;
  readonly outputs: Readonly<Record<string, string>>;
  readonly log: string;
  readonly summary: string;
  readonly annotations: readonly { readonly level: string; readonly message: string }[];
}

const nothing = { outputs: {}, summary: '', annotations: [] };

async function useAction(
  uses: string,
  inputs: Readonly<Record<string, string>>,
  env: Record<string, string>,
  state: JobState,
): Promise<Done> {
  const { run } = state;
  if (/^actions\/checkout@[0-9a-f]{40}$/.test(uses)) {
    const { 'persist-credentials': _, ...others } = inputs;
    if (Object.keys(others).length > 0) throw new Error('Inputs of actions/checkout are not supported here');
    await cp(run.checkout, state.workspace, { recursive: true, verbatimSymlinks: true });
    return { ...nothing, code: 0, log: '' };
  }
  const action = ownAction(uses);
  if (action === undefined) throw new Error(`uses: ${uses} is not supported here`);
  const root = run.actions ?? ourRepository;
  const file = await readFile(join(root, action, 'action.yml'), 'utf8');
  const { inputs: declared, runs } = parse(file) as ActionFile;
  const unknown = Object.keys(inputs).filter((name) => !(name in declared));
  // GitHub only warns about unknown inputs.
  if (unknown.length > 0) throw new Error(`${uses} has no input ${unknown.join(', ')}`);
  const runAction = (post?: { readonly state: Readonly<Record<string, string>> }) =>
    runStep({
      inputs: { ...computedDefaults(declared, scopeOf(state, env)), ...inputs },
      action,
      root,
      ...(post && { post }),
      workspace: state.workspace,
      repository: String((state.contexts.github as Record<string, Json>).repository),
      event: run.event,
      environment: { ...machineOf(state), ...state.env, ...env },
    });
  const done = await runAction();
  if (runs.post !== undefined) {
    // Like on GitHub, post steps run in reverse order, also after a failure.
    state.postSteps.unshift({ name: `Post ${uses}`, run: () => runAction({ state: done.state }) });
  }
  return done;
}

interface ActionFile {
  readonly inputs: Readonly<Record<string, { default?: string }>>;
  readonly runs: { readonly post?: string };
}

/** Runs the post steps of a job's actions. */
export async function runPostSteps(state: JobState): Promise<StepRun[]> {
  const steps: StepRun[] = [];
  for (const { name, run } of state.postSteps) {
    const { code, outputs, log, summary, annotations } = await run();
    if (code !== 0) state.failed = true;
    steps.push({ name, result: code === 0 ? 'success' : 'failure', outputs, log, summary, annotations });
  }
  return steps;
}

/** The folder of one of this repository's actions, from `uses:`. Only the reusable workflow has self references ($/). */
function ownAction(uses: string): string | undefined {
  const named =
    uses.startsWith(ownRepository) && /^(?:\/([\w-]+))?@v\d+$/.exec(uses.slice(ownRepository.length));
  return named ? (named[1] ?? '.') : /^\$\/([\w-]+)$/.exec(uses)?.[1];
}

/** The values of default expressions such as `${{ github.token }}`. `runStep` sets the other defaults. */
function computedDefaults(
  declared: Readonly<Record<string, { default?: string }>>,
  scope: Scope,
): Record<string, string> {
  const computed = Object.entries(declared).filter(([, input]) => input.default?.includes('${{'));
  return Object.fromEntries(computed.map(([name, input]) => [name, asText(filled(input.default, scope))]));
}

async function runScript(
  script: string,
  step: Step,
  env: Record<string, string>,
  state: JobState,
): Promise<Done> {
  const { workflow, job, folder, workspace } = state;
  const defaults = { ...workflow.defaults?.run, ...job.defaults?.run };
  const shell = step.shell ?? defaults.shell;
  if (shell !== undefined && shell !== 'bash') throw new Error(`shell: ${shell} is not supported here`);
  const files = {
    script: join(folder, 'script.sh'),
    output: join(folder, 'output'),
    env: join(folder, 'env'),
    summary: join(folder, 'summary'),
  };
  await writeFile(files.script, script);
  await Promise.all([files.output, files.env, files.summary].map((file) => writeFile(file, '')));
  // GitHub adds these options if the workflow sets `shell: bash`.
  const options = shell === 'bash' ? ['--noprofile', '--norc', '-eo', 'pipefail'] : ['-e'];
  const { code, stdout, stderr } = await runProgram('bash', [...options, files.script], {
    cwd: join(workspace, step['working-directory'] ?? defaults['working-directory'] ?? '.'),
    env: {
      ...minimalEnvironment(),
      ...machineOf(state),
      ...state.env,
      ...env,
      GITHUB_OUTPUT: files.output,
      GITHUB_ENV: files.env,
      GITHUB_STEP_SUMMARY: files.summary,
    },
  });
  const lines = `${stdout}${stderr}`.trimEnd().split('\n');
  Object.assign(state.env, assignments(await readFile(files.env, 'utf8')));
  return {
    code: code ?? 1,
    outputs: assignments(await readFile(files.output, 'utf8')),
    log: lines.join('\n'),
    summary: await readFile(files.summary, 'utf8'),
    annotations: lines.flatMap((line) => {
      const { name: level = '', data: message = '' } = parseCommand(line) ?? {};
      return ['error', 'warning', 'notice'].includes(level) ? [{ level, message }] : [];
    }),
  };
}

/** The variables that the runner sets for every step. */
function machineOf({ contexts, permissions, run, id, folder, workspace }: JobState): Record<string, string> {
  const github = contexts.github as Readonly<Record<string, Json>>;
  const names = ['event_name', 'ref', 'ref_name', 'sha', 'repository', 'repository_id', 'actor', 'run_id'];
  const { idToken, machine } = run;
  return {
    RUNNER_TEMP: folder,
    ...machine,
    ...Object.fromEntries(
      names.map((name) => [`GITHUB_${name.toUpperCase()}`, asText(github[name] ?? null)]),
    ),
    GITHUB_JOB: id,
    GITHUB_WORKFLOW: asText(github.workflow ?? null),
    GITHUB_WORKSPACE: workspace,
    // Only a job that may request a token gets these variables.
    ...(idToken &&
      permissions['id-token'] === 'write' && {
        ACTIONS_ID_TOKEN_REQUEST_URL: idToken.url,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: idToken.token,
      }),
  };
}

/** Lines of GITHUB_OUTPUT and GITHUB_ENV: `name=value`, or `name<<delimiter`, the value's lines, the delimiter. */
function assignments(file: string): Record<string, string> {
  const found: Record<string, string> = {};
  const lines = file.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const [, name = '', sign, rest = ''] = /^([\w-]+)(=|<<)(.*)$/.exec(lines[at] ?? '') ?? [];
    if (sign === '=') found[name] = rest;
    if (sign === '<<') {
      const end = lines.indexOf(rest, at + 1);
      found[name] = lines.slice(at + 1, end).join('\n');
      at = end;
    }
  }
  return found;
}

/** The values of a mapping as text. */
export const textsOf = (values: Json): Record<string, string> =>
  Object.fromEntries(
    Object.entries((values ?? {}) as object).map(([key, value]) => [key, asText(value as Json)]),
  );
