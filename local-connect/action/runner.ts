import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';

/**
 * The few things that this action asks of GitHub's runner, by its workflow commands
 * (https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands). Not by @actions/core: its HTTP client,
 * which isn't needed here, would make the download of every workflow that uses this repository a quarter larger.
 */
export const getInput = (name: string): string => (process.env[`INPUT_${name.toUpperCase()}`] ?? '').trim();

export const setOutput = (name: string, value: string): void => addTo('GITHUB_OUTPUT', name, value);

/** Keeps a value for the post step. */
export const saveState = (name: string, value: string): void => addTo('GITHUB_STATE', name, value);

export const getState = (name: string): string => process.env[`STATE_${name}`] ?? '';

function addTo(file: 'GITHUB_OUTPUT' | 'GITHUB_STATE', name: string, value: string): void {
  const end = randomUUID();
  appendFileSync(process.env[file] ?? '', `${name}<<${end}\n${value}\n${end}\n`);
}

/** Replaces the value by *** in the log of the whole job. */
export const maskInLog = (value: string): void => command('add-mask', value);

export const warn = (message: string): void => command('warning', message);

/** Prints an error annotation and lets the step fail. */
export function fail(message: string): void {
  command('error', message);
  process.exitCode = 1;
}

/** Prints text of others in a collapsed group. The runner doesn't run workflow commands in it. */
export function printGroup(title: string, text: string): void {
  const token = randomUUID();
  command('group', title);
  console.log(`::stop-commands::${token}\n${text.trimEnd()}\n::${token}::`);
  command('endgroup', '');
}

const command = (name: string, message: string): void =>
  console.log(`::${name}::${message.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')}`);
