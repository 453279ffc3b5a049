/**
 * The protocol between an action and GitHub's runner, by `@actions/core`, with what it leaves to its callers.
 *
 * Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
import { randomUUID } from 'node:crypto';
import * as core from '@actions/core';

export { debug, endGroup, error, getInput, notice, startGroup, warning } from '@actions/core';

/** Has the runner show `***` instead of this text in the log from now on. */
export function setSecret(secret: string): void {
  // The runner masks line by line: a text of several lines would be masked only as a whole.
  for (const line of new Set([secret, ...secret.split(/\r?\n/)])) {
    if (line.trim() !== '') core.setSecret(line);
  }
}

/**
 * Prints text that somebody else may have written (a build, an app, a title). The runner treats no line of it as a
 * workflow command, so that a package's `::set-output` or `::add-mask::` stays text.
 */
export function info(text: string): void {
  // The runner ends a line at a carriage return, too.
  const lines = text.split(/\r\n|\r|\n/);
  // It finds the older form, ##[command], anywhere in a line. White space is that of .NET, which includes U+0085.
  const mayCommand = lines.some((line) => /^[\s\x85]*::|##\[/.test(line));
  const token = randomUUID();
  if (mayCommand) core.info(`::stop-commands::${token}`);
  for (const line of lines) core.info(line);
  if (mayCommand) core.info(`::${token}::`);
}

/** Sets an output of the step; nothing without a runner. */
export function setOutput(name: string, value: string): void {
  // Otherwise core would print the command that set outputs before there were files.
  if (process.env.GITHUB_OUTPUT) core.setOutput(name, value);
}

/** Adds to the job summary; nothing without a runner. The runner accepts at most 1 MiB per step. */
export async function appendSummary(markdown: string): Promise<void> {
  if (!process.env.GITHUB_STEP_SUMMARY) return;
  try {
    await core.summary.addRaw(markdown).write();
  } catch (error) {
    core.warning(`The job summary can't be written. ${(error as Error).message}`);
  }
}
