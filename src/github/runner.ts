/**
 * The protocol between an action and GitHub's runner: workflow commands on standard output, and the files
 * named by GITHUB_OUTPUT and GITHUB_STEP_SUMMARY.
 *
 * `@actions/core` speaks it too, but importing it costs an HTTP client (490 kB, and more time than all of
 * our start), which nothing here needs.
 *
 * Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { EOL } from 'node:os';

/** Where an annotation points: `file` relative to the repository, lines from 1. */
export interface AnnotationPlace {
  readonly title?: string;
  readonly file?: string;
  readonly line?: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The value of an input as the workflow gave it, without the white space around it; `''` where it gave none.
 * The runner passes `content-guid` as the variable `INPUT_CONTENT-GUID`.
 */
export function getInput(name: string, environment: Environment = process.env): string {
  return (environment[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] ?? '').trim();
}

/** Has the runner show `***` for this text wherever it occurs in the log from now on. */
export function setSecret(secret: string): void {
  // The runner masks line by line: a text of several lines would only be masked where it stands as a whole.
  for (const line of new Set([secret, ...secret.split(/\r?\n/)])) {
    if (line.trim() !== '') write('add-mask', {}, line);
  }
}

/** Shown only where the workflow's debug logging is on. */
export function debug(line: string): void {
  write('debug', {}, line);
}

export function error(message: string, place: AnnotationPlace = {}): void {
  write('error', place, message);
}

export function warning(message: string, place: AnnotationPlace = {}): void {
  write('warning', place, message);
}

export function notice(message: string, place: AnnotationPlace = {}): void {
  write('notice', place, message);
}

export function startGroup(name: string): void {
  write('group', {}, name);
}

export function endGroup(): void {
  write('endgroup', {}, '');
}

/**
 * Prints text, which somebody else may have written (a build, an app, a title): while it is printed, the runner takes no
 * line for a workflow command, so that a package's `::set-output` or `::add-mask::` stays text.
 */
export function info(text: string): void {
  // The runner ends a line at a carriage return too.
  const lines = text.split(/\r\n|\r|\n/);
  // It finds the older form, ##[command], anywhere in a line. White space is .NET's, where U+0085 is some, too.
  const mayCommand = lines.some((line) => /^[\s\x85]*::|##\[/.test(line));
  const token = randomUUID();
  if (mayCommand) write('stop-commands', {}, token);
  for (const line of lines) process.stdout.write(line + EOL);
  if (mayCommand) write(token, {}, '');
}

/** Sets an output of the step. Without a runner (GITHUB_OUTPUT not set) there is nobody to tell. */
export function setOutput(name: string, value: string, environment: Environment = process.env): void {
  const file = environment.GITHUB_OUTPUT;
  if (!file) return;
  const delimiter = `ghadelimiter_${randomUUID()}`;
  appendFileSync(file, `${name}<<${delimiter}${EOL}${value}${EOL}${delimiter}${EOL}`, 'utf8');
}

/** Adds to the job summary. The runner takes at most 1 MiB a step, which the caller keeps to. */
export function appendSummary(markdown: string, environment: Environment = process.env): void {
  if (environment.GITHUB_STEP_SUMMARY) appendFileSync(environment.GITHUB_STEP_SUMMARY, markdown, 'utf8');
}

function write(command: string, properties: object, message: string): void {
  const given = Object.entries(properties).filter(([, value]) => value !== undefined && value !== '');
  const words = given.map(([name, value]) => `${name}=${escapeProperty(String(value))}`).join(',');
  process.stdout.write(`::${command}${words && ` ${words}`}::${escapeData(message)}${EOL}`);
}

/** A message may hold any character; the runner turns these three back. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
