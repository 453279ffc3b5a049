import type { Connect } from '../../../src/connect/client.ts';
import type { DeployContext } from '../../../src/context.ts';
import { parseSettings } from '../../../src/inputs/settings-inputs.ts';
import { applySettings } from '../../../src/settings/apply.ts';
import type { Change, Phase } from '../../../src/settings/plan.ts';
import { type Prepared, prepareSettings } from '../../../src/settings/prepare.ts';
import type { Settings } from '../../../src/settings/settings.ts';
import { formatProblem } from '../../../src/shared/problems.ts';

type Given = Readonly<Record<string, string>>;

/** The settings that a step declares. */
export async function parsed(given: Given, step: Given = {}): Promise<Settings> {
  const { settings, problems } = await parseSettings({ read: (name) => given[name] ?? '', step });
  if (problems.length > 0) throw new Error(problems.map(formatProblem).join('\n'));
  return settings;
}

/** Compares the declared settings with those of the server. */
export async function prepare(
  connect: Connect,
  guid: string,
  wanted: Settings,
  more: { readonly appFolder?: string; readonly force?: boolean; readonly apiKey?: string } = {},
): Promise<Prepared> {
  const [content, user, server, bundles] = await Promise.all([
    connect.content(guid),
    connect.user(),
    connect.serverSettings(),
    connect.bundles(guid),
  ]);
  const standard = { appFolder: '/', apiKey: 'a key', force: false };
  return prepareSettings(wanted, { server, user, content, bundles, ...standard, ...more }, connect);
}

/** Makes the changes of a phase and returns them. */
export async function apply(
  connect: Connect,
  guid: string,
  changes: readonly Change[],
  phase: Phase,
  wanted: Settings,
  { progress }: Pick<DeployContext, 'progress'>,
): Promise<Change[]> {
  const made: Change[] = [];
  const context = { connect, progress, signal: new AbortController().signal };
  await applySettings(guid, changes, phase, wanted, context, (change) => made.push(change));
  return made;
}
