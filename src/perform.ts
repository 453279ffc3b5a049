import { packable, readApp } from './app.ts';
import { openConnection } from './connection.ts';
import { contentName } from './deploy/name.ts';
import type { Verification } from './deploy/order.ts';
import { release } from './deploy/release.ts';
import { UserError } from './errors.ts';
import type { Inputs } from './inputs.ts';
import type { Job } from './job.ts';
import type { Place } from './place.ts';
import type { Progress, Status } from './progress.ts';

/** What a run has around it: the runner's, or a terminal's. */
export interface Around {
  readonly place: Place;
  /** `owner/name`, or what else names the project: the content's name is made of it. */
  readonly project: string;
  /** Where the app comes from, for people: kept beside the bundle. */
  readonly source: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A folder for what is needed for the time of the run. */
  readonly temporary: string | undefined;
  readonly mask: (secret: string) => void;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/**
 * Does what is asked.
 *
 * @throws {UserError} where the user can mend it; the reason of `signal` where the run was stopped
 */
export async function perform(job: Job, inputs: Inputs, around: Around): Promise<Status> {
  const { progress } = around;
  switch (job.kind) {
    case 'skip':
      return 'skipped';
    case 'check':
      await progress.stage('Read the app', () => readApp(inputs, around.place, progress));
      return 'checked';
    case 'deploy':
      return await deploy(inputs, around);
    case 'rollback':
      return await goBack(inputs, around);
    case 'plan':
    case 'preview':
    case 'clean-up':
      throw new UserError({ what: `mode: ${job.kind} is not there yet.` });
    default:
      return job satisfies never;
  }
}

/** Which content item is meant, and what it is to be called. */
export function contentOf(inputs: Inputs, { project, place }: Pick<Around, 'project' | 'place'>) {
  return {
    ...(inputs.contentGuid !== undefined && { guid: inputs.contentGuid }),
    name: inputs.name ?? contentName(project, place.appFolder === '.' ? '' : place.appFolder),
    ...(inputs.title !== undefined && { title: inputs.title }),
  };
}

function verificationOf({ verify, verifyPath, verifyTimeout }: Inputs): Verification {
  return { how: verify, ...(verifyPath !== undefined && { path: verifyPath }), timeout: verifyTimeout };
}

async function deploy(inputs: Inputs, around: Around): Promise<Status> {
  const { place, progress, signal } = around;
  const bundle = await progress.stage('Read the app', () => readApp(inputs, place, progress));
  const connect = openConnection(inputs, { ...around, workspace: place.workspace, log: progress.log });
  await using app = await packable(bundle, signal, around.temporary);
  const order = {
    kind: 'deploy',
    content: contentOf(inputs, around),
    app,
    source: around.source,
    verify: verificationOf(inputs),
    keepBundles: inputs.keepBundles,
    force: inputs.force,
  } as const;
  return await release(order, { connect, progress, signal });
}

async function goBack(inputs: Inputs, around: Around): Promise<Status> {
  const { place, progress, signal } = around;
  const connect = openConnection(inputs, { ...around, workspace: place.workspace, log: progress.log });
  const content = contentOf(inputs, around);
  const { rollback } = await import('./deploy/rollback.ts');
  const to = inputs.rollbackTo ?? 'previous';
  return await rollback({ content, to, verify: verificationOf(inputs) }, { connect, progress, signal });
}
