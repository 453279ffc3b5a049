import { realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { hasCredentials, openConnection } from '../connection.ts';
import { type Inputs, readInputs } from '../inputs/inputs.ts';
import type { ReadInput } from '../inputs/parsers.ts';
import { secretInputs } from '../inputs/table.ts';
import { type Job, needsServer } from '../job/job.ts';
import { runJob, secretsIn, selectContent } from '../run-job.ts';
import { createRunSignal, problemsOf, RunCancelledError, raceAbort } from '../shared/cancellation.ts';
import { lastLine } from '../shared/outcome.ts';
import { isWithin } from '../shared/paths.ts';
import { type Problem, throwProblems, toJson, UserError } from '../shared/problems.ts';
import { redact, registerSecret } from '../shared/redaction.ts';
import { resolveWorkspace, type Workspace } from '../shared/workspace.ts';
import { type Arguments, type InfoRequest, invalidCommandLine, parseArguments } from './arguments.ts';
import { writeArchive } from './bundle.ts';
import { readCheckout } from './checkout.ts';
import { generalHelp, helpOf } from './help.ts';
import { initHelp, runInit } from './init.ts';
import { localHelp, runLocal } from './local.ts';
import { asOptions } from './option-names.ts';
import { type TerminalProgress, terminalProgress } from './progress.ts';
import { readSavedServer, savedServersFile } from './saved-servers.ts';
import { showStatus } from './status.ts';

/** The result of a command: a line for people, an object for programs (--json). */
interface CommandResult {
  readonly line: string;
  readonly json: object;
}

/** This program: `dist/index.js` of the package. npm starts it by a link. */
const program = () => realpathSync(process.argv[1] ?? '');
const packageFile = (name: string) => readFile(join(program(), '..', '..', name), 'utf8');

/** Runs the command line: the same deployment as the action, without GitHub. */
export async function run(given: readonly string[]): Promise<void> {
  let progress = terminalProgress(process.stdout, { errors: process.stderr });
  let json = false;
  try {
    const [command, ...rest] = given;
    if (command === 'init' || command === 'local') return await runOther(command, rest, progress);
    const args = parseArguments(given);
    if ('kind' in args) {
      // Nothing was done, so a script must not treat it as a success.
      if (given.length === 0) process.exitCode = 1;
      (given.length === 0 ? process.stderr : process.stdout).write(await informationFor(args));
      return;
    }
    ({ json } = args);
    const stream = json ? process.stderr : process.stdout;
    progress = terminalProgress(stream, { errors: process.stderr, verbose: args.verbose });
    const result = await runArguments(args, progress);
    if (json) print(result.json);
    else progress.log.info(result.line);
  } catch (error) {
    reportFailure(error, progress, json);
  }
}

/** @throws an error that the user can't fix */
function reportFailure(error: unknown, progress: TerminalProgress, json: boolean): void {
  const isCancelled = error instanceof RunCancelledError;
  if (!(error instanceof UserError || isCancelled)) {
    // Node prints the stack.
    if (error instanceof Error) error.stack = redact(error.stack ?? error.message);
    throw error;
  }
  // The exit code of shells for a program that Ctrl-C ended.
  process.exitCode = isCancelled ? 130 : 1;
  const report = progress.report();
  const { facts, warnings, stages } = report;
  const errors = problemsOf(error, report);
  const status = isCancelled ? 'cancelled' : 'failed';
  if (json) print({ status, ...facts, errors: asJson(errors), warnings: asJson(warnings), stages });
  for (const problem of errors) progress.fail(problem);
  const last = [isCancelled ? 'Cancelled.' : '', facts.live ?? ''].filter(Boolean).join(' ');
  if (last !== '') process.stderr.write(`${last}\n`);
}

/** Runs a command whose options are not inputs. */
async function runOther(
  command: 'init' | 'local',
  args: readonly string[],
  progress: TerminalProgress,
): Promise<void> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(command === 'init' ? initHelp : localHelp);
    return;
  }
  try {
    if (command === 'local') return await runLocal(args, program());
    const { repository } = JSON.parse(await packageFile('package.json'));
    await runInit(args, String(repository).replace(/^github:/, ''), progress);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!code?.startsWith('ERR_PARSE_ARGS')) throw error;
    // The rest is advice on positional arguments.
    throw invalidCommandLine(`${message.split('. ')[0]}.`, command);
  }
}

async function informationFor(request: InfoRequest): Promise<string> {
  if (request.kind === 'version') return `${JSON.parse(await packageFile('package.json')).version}\n`;
  if (request.command === undefined) return generalHelp;
  const width = Math.min(process.stdout.columns ?? 110, 110);
  return helpOf(request.command, await packageFile('action.yml'), width);
}

const asJson = (problems: readonly Problem[]) =>
  problems.map((problem) => toJson(asOptions(redact(problem))));
const print = (value: object) => process.stdout.write(`${JSON.stringify(redact(value), null, 2)}\n`);

async function runArguments(args: Arguments, progress: TerminalProgress): Promise<CommandResult> {
  const environment = process.env;
  const read = await readerFor(args, environment);
  for (const name of secretInputs) registerSecret(read(name));
  registerSecret(environment.CONNECT_API_KEY ?? '');
  const workspace = workspaceFor(process.cwd(), read('path') || '.');
  const { inputs, notices } = await readInputs(read, environment, workspace.app, {
    repository: workspace.repository,
  });
  for (const secret of secretsIn(inputs, '')) registerSecret(secret);
  for (const notice of notices) progress.log.notice(notice);
  const signal = createRunSignal(inputs.timeout);
  return await raceAbort(runCommand(args, { inputs, workspace, environment, progress, signal }), signal);
}

interface CommandContext {
  readonly inputs: Inputs;
  readonly workspace: Workspace;
  readonly environment: NodeJS.ProcessEnv;
  readonly progress: TerminalProgress;
  readonly signal: AbortSignal;
}

async function runCommand({ command, output }: Arguments, context: CommandContext): Promise<CommandResult> {
  const { inputs, workspace, environment, progress, signal } = context;
  if (command === 'bundle')
    return await writeArchive(inputs, workspace, output ?? 'bundle.tar.gz', { progress, signal });
  // `status` reads from the server without changing anything, as a plan does.
  const job: Job = { kind: command === 'status' ? 'plan' : command };
  if (needsServer(job)) throwProblems(missing(inputs, environment));
  const checkout = await readCheckout(workspace.repository);
  const runContext = { ...context, ...checkout, temporary: undefined, mask: registerSecret };
  if (command === 'status') {
    const connect = openConnection(inputs, runContext);
    return await showStatus(await selectContent(inputs, runContext), connect, { progress, signal });
  }
  const status = await runJob(job, inputs, runContext);
  const { facts, warnings, stages } = progress.report();
  return {
    line: lastLine({ status, facts, errors: [], warnings }),
    json: { status, ...facts, warnings: asJson(warnings), stages },
  };
}

function missing(inputs: Inputs, environment: NodeJS.ProcessEnv): readonly Problem[] {
  const server: Problem = {
    message: 'No server is set.',
    reason: 'Neither --server, nor the environment variable CONNECT_SERVER, nor --saved-server is set.',
    hint: 'Set --server <URL of Posit Connect>, or -n <name> of a server saved by rsconnect-python.',
  };
  const key: Problem = {
    message: 'No API key is set.',
    reason: 'Neither --api-key, nor the environment variable CONNECT_API_KEY, nor --saved-server is set.',
    hint: 'Create a key in Connect (your name, API Keys) and set CONNECT_API_KEY to it.',
  };
  const hasKey = hasCredentials(inputs, environment);
  return [...(inputs.server === undefined ? [server] : []), ...(hasKey ? [] : [key])];
}

/** At a terminal, any folder can be deployed; without git, a folder outside the current one is its own root. */
function workspaceFor(current: string, path: string): Workspace {
  const app = resolve(current, path);
  return resolveWorkspace(isWithin(current, app) ? current : app, app);
}

/** Reads inputs from the command line, then from the saved server. */
async function readerFor(
  { read, savedServer }: Arguments,
  environment: NodeJS.ProcessEnv,
): Promise<ReadInput> {
  if (savedServer === undefined) return read;
  const given = ['server', 'api-key'].filter((name) => read(name) !== '');
  if (given.length > 0) {
    throw new UserError({
      message: `--saved-server and ${given.map((name) => `--${name}`).join(' and ')} are both set.`,
      reason: 'A saved API key must only be sent to the server that it was saved for.',
      hint: 'Set one or the other.',
    });
  }
  const saved = await readSavedServer(savedServer, savedServersFile(process.platform, environment));
  return (name) => read(name) || saved(name);
}
