import { isAbsolute, relative, resolve } from 'node:path';
import { readApp } from './app.ts';
import { type Bundle, writeBundle } from './bundle/index.ts';
import { hasCredentials } from './connection.ts';
import { throwAll, UserError } from './errors.ts';
import { lastLine } from './github/report.ts';
import { type Inputs, type ReadInput, readInputs } from './inputs.ts';
import { type Job, missingFor } from './job.ts';
import { perform } from './perform.ts';
import { type Place, placeOf } from './place.ts';
import { sizeInWords } from './quantities.ts';
import { Cancelled, stopSignal } from './stop.ts';
import { type Arguments, type Command, help, parseArguments } from './terminal/arguments.ts';
import { readCheckout } from './terminal/checkout.ts';
import { type TerminalProgress, terminalProgress } from './terminal/progress.ts';
import { showStatus } from './terminal/status.ts';

/** What a command has to say at its end: to people a line, to programs an object. */
interface Said {
  readonly line: string;
  readonly json: object;
}

/** The same procedure by hand, without GitHub: reads the command line, does it, and tells how it ended. */
export async function run(given: readonly string[]): Promise<void> {
  let progress = terminalProgress(process.stdout);
  let json = false;
  try {
    const args = parseArguments(given);
    if (args === 'help') {
      process.stdout.write(help);
      return;
    }
    json = args.json;
    if (json) progress = terminalProgress(process.stderr);
    const said = await runCommand(args, progress);
    if (json) print(said.json);
    else progress.log.info(said.line);
  } catch (error) {
    process.exitCode = 1;
    if (!(error instanceof UserError || error instanceof Cancelled)) throw error;
    const { live } = progress.facts();
    if (json)
      print({
        ...progress.facts(),
        status: 'failed',
        errors: error instanceof UserError ? error.mishaps : [],
      });
    process.stderr.write(`${[error.message, live].filter(Boolean).join('\n')}\n`);
  }
}

const print = (value: object) => process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);

/** `status` looks at the server and changes nothing, as a plan does. */
const jobs: Readonly<Record<Exclude<Command, 'bundle'>, Job>> = {
  deploy: { kind: 'deploy' },
  check: { kind: 'check' },
  rollback: { kind: 'rollback' },
  status: { kind: 'plan' },
};

async function runCommand(args: Arguments, progress: TerminalProgress): Promise<Said> {
  const environment = process.env;
  const workspace = process.cwd();
  const read = await readerFor(args, environment);
  const place = placeFor(workspace, read('path') || '.');
  const { inputs, notices } = await readInputs(read, environment, place.app);
  for (const notice of notices) progress.log.notice(notice);
  const signal = stopSignal(inputs.timeout);
  if (args.command === 'bundle') {
    return writeArchive(inputs, place, resolve(workspace, args.output ?? 'bundle.tar.gz'), progress, signal);
  }
  const job = jobs[args.command];
  throwAll(
    missingFor(job, { hasServer: inputs.server !== undefined, hasKey: hasCredentials(inputs, environment) }),
  );
  const { project, source } = await readCheckout(place.repository);
  const around = {
    place,
    project,
    source,
    environment,
    progress,
    signal,
    temporary: undefined,
    mask: () => {},
  };
  if (args.command === 'status') return showStatus(inputs, { ...around, progress });
  const status = await perform(job, inputs, around);
  const facts = progress.facts();
  return {
    line: lastLine({ status, facts, errors: [] }),
    json: { status, ...facts, warnings: progress.warnings, stages: progress.stages },
  };
}

/** A person may name any folder; without git, one that isn't below the current folder stands for itself. */
function placeFor(workspace: string, path: string): Place {
  const app = resolve(workspace, path);
  const isBelow = !relative(workspace, app).startsWith('..') && !isAbsolute(relative(workspace, app));
  return placeOf(isBelow ? workspace : app, app);
}

/** What the command line says, over what a saved server stands for. */
async function readerFor(
  { read, savedServer }: Arguments,
  environment: NodeJS.ProcessEnv,
): Promise<ReadInput> {
  if (savedServer === undefined) return read;
  const { readSavedServer, savedServersFile } = await import('./terminal/saved-servers.ts');
  const saved = await readSavedServer(savedServer, savedServersFile(process.platform, environment));
  return (name) => read(name) || saved(name);
}

/** Writes the archive that a deployment would upload, to look at. */
async function writeArchive(
  inputs: Inputs,
  place: Place,
  destination: string,
  progress: TerminalProgress,
  signal: AbortSignal,
): Promise<Said> {
  const bundle = await progress.stage('Read the app', () => readApp(inputs, place, progress));
  const { bytes } = await progress.stage('Pack the app', () => writeBundle(bundle, { destination, signal }));
  const line = `Written: ${destination} (${sizeInWords(bytes)})`;
  return { line, json: { output: destination, bytes, ...describe(bundle) } };
}

function describe({
  entrypoint,
  python,
  requirements,
  files,
  excluded,
  findings,
  fingerprint,
}: Bundle): object {
  return {
    entrypoint: entrypoint.text,
    entrypointSource: entrypoint.source,
    pythonRequires: python.requires ?? null,
    pythonSource: python.source,
    requirements: {
      source: requirements.source,
      packageFile: requirements.packageFile,
      packages: Object.fromEntries(
        [...requirements.packages].map(([name, version]) => [name, version ?? null]),
      ),
    },
    files: files.map(({ path, size }) => ({ path, size })),
    excluded,
    warnings: findings.map(({ level, rule, what, why, fix, where }) => ({
      level,
      rule: rule ?? null,
      what,
      why: why ?? null,
      fix: fix ?? null,
      file: where?.file ?? null,
      line: where?.line ?? null,
    })),
    fingerprint,
  };
}
