/**
 * Runs a workflow file on this machine: triggers, jobs and their needs, matrices, reusable workflows, expressions, `run:`
 * steps with bash, and the built actions of this repository. It ignores the approval of environments, `concurrency` and
 * timeouts. It throws an error for anything else that it doesn't support.
 */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { repository as ourRepository } from '../../scripts/runner.ts';
import { ownRepository } from '../../scripts/set-owner.ts';
import { asText, evaluateIf, filled, type Json, type Scope } from './workflow/expressions.ts';
import { callDeclaration, type Job, type Workflow } from './workflow/file.ts';
import { combinationsOf } from './workflow/matrix.ts';
import { checkCalled, type Permissions, permissionsOf } from './workflow/permissions.ts';
import type { Result, StepRun, WorkflowRun } from './workflow/run.ts';
import { type JobState, runOneStep, runPostSteps, scopeOf, textsOf } from './workflow/steps.ts';
import { isStartedBy } from './workflow/triggers.ts';

export type { StepRun, WorkflowRun } from './workflow/run.ts';

export interface JobRun {
  /** The name that GitHub shows. A job of a called workflow has the caller's name before its own. */
  readonly name: string;
  readonly result: Result;
  readonly outputs: Readonly<Record<string, string>>;
  readonly environment?: { readonly name: string; readonly url?: string };
  readonly steps: readonly StepRun[];
}

export interface WorkflowResult {
  /** Whether `on:` matches the event. */
  readonly started: boolean;
  readonly result: Result;
  readonly jobs: readonly JobRun[];
}

type Contexts = Scope['contexts'];
/** A workflow, and the context that its jobs share. */
interface Frame {
  readonly run: WorkflowRun;
  readonly workflow: Workflow;
  readonly contexts: Contexts;
  /** The permissions of the caller, if the workflow is called. */
  readonly granted?: Permissions;
  /** The name of the caller, if the workflow is called. */
  readonly prefix: string;
}

/** Runs a workflow. @throws Error if GitHub would not start it, or if it uses a feature that is not supported here */
export async function runWorkflow(run: WorkflowRun): Promise<WorkflowResult> {
  const workflow = parse(run.workflow) as Workflow;
  if (!isStartedBy(workflow.on, run.event)) return { started: false, result: 'skipped', jobs: [] };
  const contexts = {
    github: githubContext(run, workflow),
    vars: { ...run.vars },
    secrets: { ...run.secrets },
    inputs: (run.event.payload.inputs ?? {}) as Json,
  };
  const { jobs } = await runJobs({ run, workflow, contexts, prefix: '' });
  return { started: true, result: worst(jobs), jobs };
}

interface JobResult {
  readonly result: Result;
  readonly outputs: Readonly<Record<string, string>>;
}

async function runJobs(frame: Frame): Promise<{ jobs: JobRun[]; results: Record<string, JobResult> }> {
  const { workflow, contexts } = frame;
  const results: Record<string, JobResult> = {};
  const jobs: JobRun[] = [];
  for (const [id, job] of inOrder(workflow.jobs)) {
    const needed = needsOf(job);
    const needs = Object.fromEntries(needed.map((other) => [other, results[other] as unknown as Json]));
    const before = needed.every((other) => results[other]?.result === 'success') ? 'success' : 'failure';
    const scope: Scope = { contexts: { ...contexts, needs }, before };
    const rows = evaluateIf(job.if, scope) ? matricesOf(job, scope) : [];
    const runs: JobRun[] = [];
    // If several jobs of a matrix set the same output, the last one wins.
    const outputs: Record<string, string> = {};
    for (const matrix of rows) {
      const own = { ...frame, contexts: { ...scope.contexts, matrix } };
      const ran = job.uses === undefined ? await runJob(id, job, own) : await callWorkflow(id, job, own);
      runs.push(...('jobs' in ran ? ran.jobs : [ran]));
      Object.assign(outputs, ran.outputs);
    }
    if (rows.length === 0) {
      runs.push({ name: frame.prefix + (job.name ?? id), result: 'skipped', outputs: {}, steps: [] });
    }
    results[id] = { result: worst(runs), outputs };
    jobs.push(...runs);
  }
  return { jobs, results };
}

async function callWorkflow(
  id: string,
  job: Job,
  frame: Frame,
): Promise<{ jobs: JobRun[]; outputs: Record<string, string> }> {
  const [owner, path] = (job.uses ?? '').split('/.github/');
  const [, file] = /^workflows\/([\w-]+\.yml)@v\d+$/.exec(path ?? '') ?? [];
  if (owner !== ownRepository || file === undefined)
    throw new Error(`uses: ${job.uses} is not supported here`);
  const called = parse(await readFile(join(ourRepository, '.github', 'workflows', file), 'utf8')) as Workflow;
  const { inputs = {}, secrets = {}, outputs: declared = {} } = callDeclaration(called);
  const scope: Scope = { contexts: frame.contexts, before: 'success' };
  const granted = permissionsOf(frame.workflow.permissions, job.permissions);
  for (const nested of Object.values(called.jobs))
    checkCalled(permissionsOf(called.permissions, nested.permissions, granted), granted);
  const secretsGiven =
    job.secrets === 'inherit' ? (frame.contexts.secrets as Record<string, Json>) : filled(job.secrets, scope);
  const contexts = {
    // A called workflow has the event and the repository of its caller.
    github: frame.contexts.github ?? {},
    vars: frame.contexts.vars ?? {},
    inputs: checkedValues('input', inputs, filled(job.with, scope)),
    secrets: checkedValues('secret', secrets, secretsGiven),
  };
  const name = asText(filled(job.name ?? id, scope));
  const { jobs, results } = await runJobs({
    run: frame.run,
    workflow: called,
    contexts,
    granted,
    prefix: `${frame.prefix}${name} / `,
  });
  const outputScope: Scope = {
    contexts: { ...contexts, jobs: results as unknown as Json },
    before: 'success',
  };
  const outputs = Object.fromEntries(
    Object.entries(declared).map(([key, { value }]) => [key, asText(filled(value, outputScope))]),
  );
  return { jobs, outputs };
}

/** The inputs or secrets of a called workflow, with their defaults. @throws Error if they don't match its declaration */
function checkedValues(
  kind: string,
  declared: Readonly<Record<string, { type?: string; required?: boolean; default?: Json }>>,
  values: Json,
): Json {
  const all = (values ?? {}) as Readonly<Record<string, Json>>;
  for (const key of Object.keys(all))
    if (!(key in declared)) throw new Error(`The called workflow has no ${kind} ${key}`);
  return Object.fromEntries(
    Object.entries(declared).map(([key, { required, default: standard, type }]) => {
      const value = all[key] ?? standard ?? (type === 'boolean' ? false : '');
      if (required && all[key] === undefined)
        throw new Error(`The called workflow requires the ${kind} ${key}`);
      if (type && type !== 'choice' && typeof value !== type)
        throw new Error(`The ${kind} ${key} must be a ${type}`);
      return [key, value];
    }),
  );
}

async function runJob(id: string, job: Job, frame: Frame): Promise<JobRun> {
  const { run, workflow } = frame;
  const permissions = permissionsOf(workflow.permissions, job.permissions, frame.granted);
  const folder = await mkdtemp(join(tmpdir(), 'job-'));
  try {
    const workspace = join(folder, 'workspace');
    await mkdir(workspace);
    const scope: Scope = { contexts: frame.contexts, before: 'success' };
    const environment = environmentOf(filled(nameOf(job.environment), scope));
    const own = run.environments?.[environment ?? ''];
    const shared = {
      ...frame.contexts,
      vars: { ...(frame.contexts.vars as object), ...own?.vars } as Json,
      secrets: { ...(frame.contexts.secrets as object), ...own?.secrets } as Json,
      github: { ...(frame.contexts.github as object), job: id, workspace } as Json,
      runner: { os: 'Linux', temp: folder },
    };
    const state: JobState = {
      id,
      job,
      run,
      workflow,
      folder,
      workspace,
      permissions,
      contexts: shared,
      env: textsOf(
        filled({ ...(workflow.env as object), ...(job.env as object) } as Json, {
          ...scope,
          contexts: shared,
        }),
      ),
      steps: {},
      failed: false,
      postSteps: [],
    };
    const steps: StepRun[] = [];
    for (const [at, step] of (job.steps ?? []).entries()) steps.push(await runOneStep(step, at, state));
    steps.push(...(await runPostSteps(state)));
    const end = scopeOf(state);
    const url = asText(filled((job.environment as { url?: string } | undefined)?.url, end));
    return {
      name: frame.prefix + asText(filled(job.name ?? id, end)),
      result: state.failed ? 'failure' : 'success',
      outputs: textsOf(filled(job.outputs ?? {}, end)),
      ...(environment !== undefined && { environment: { name: environment, ...(url && { url }) } }),
      steps,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function githubContext(
  { event, checkout, token = '', repository = { name: 'acme/boards', id: 4711 } }: WorkflowRun,
  workflow: Workflow,
): Json {
  const pullRequest = event.payload.pull_request as { number?: number; head?: { ref?: string } } | undefined;
  const ref = pullRequest
    ? `refs/pull/${pullRequest.number}/merge`
    : String(event.payload.ref ?? 'refs/heads/main');
  const sha = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: checkout, encoding: 'utf8' }).trim();
  return {
    event_name: event.name,
    event: event.payload as Json,
    ref,
    ref_name: ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    sha,
    repository: repository.name,
    repository_owner: repository.name.split('/')[0] ?? '',
    repository_id: `${repository.id}`,
    actor: 'mira',
    run_id: '1001',
    workflow: workflow.name ?? 'workflow',
    token,
  };
}

function matricesOf({ strategy }: Job, scope: Scope): readonly Json[] {
  if (strategy?.matrix === undefined) return [{}];
  return combinationsOf(filled(strategy.matrix, scope) as Record<string, Json>) as Json[];
}

/** The jobs, sorted so that each one follows the jobs that it needs. */
function inOrder(jobs: Readonly<Record<string, Job>>): [string, Job][] {
  const ordered: [string, Job][] = [];
  const left = new Map(Object.entries(jobs));
  while (left.size > 0) {
    const next = [...left].find(([, job]) =>
      needsOf(job).every((other) => other in jobs && !left.has(other)),
    );
    if (!next) throw new Error('The jobs need each other, or a job that does not exist');
    ordered.push(next);
    left.delete(next[0]);
  }
  return ordered;
}

const needsOf = ({ needs = [] }: Job) => (typeof needs === 'string' ? [needs] : needs);

const nameOf = (environment: Json | undefined) =>
  typeof environment === 'object' && environment !== null && !Array.isArray(environment)
    ? environment.name
    : environment;

const environmentOf = (name: Json) => asText(name) || undefined;

const worst = (runs: readonly { readonly result: Result }[]): Result =>
  runs.some(({ result }) => result === 'failure')
    ? 'failure'
    : runs.every(({ result }) => result === 'skipped')
      ? 'skipped'
      : 'success';
