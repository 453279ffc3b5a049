import { nothingBefore, originOf } from '../connect/bundle-metadata.ts';
import type { Bundle, Content, Job } from '../connect/types.ts';
import { type Change, changesEnvironment } from '../settings/plan.ts';
import type { Prepared } from '../settings/prepare.ts';
import { newestJob } from './jobs.ts';
import { type LaterRun, laterRunOf } from './newer-run.ts';
import type { DeployRequest, Verification } from './request.ts';
import { hasFailed } from './verify.ts';

/** What a run is to do about the app. */
export type Decision =
  | {
      readonly kind: 'deploy';
      /** Of the settings; those of a content item that is still to be created are planned once it is there. */
      readonly changes: readonly Change[];
      /** The live bundle, where it holds this very app and only its environment differs. */
      readonly holder?: Bundle;
    }
  | {
      readonly kind: 'unchanged';
      readonly changes: readonly Change[];
      readonly content: Content;
      /** The live bundle, which holds this very app. */
      readonly active: Bundle;
      /** Whether it is known to have answered as this run asks for. */
      readonly isProven: boolean;
    }
  | {
      /** An older run doesn't take the place of a later one, nor change its settings. */
      readonly kind: 'later run is live';
      readonly changes: readonly [];
      readonly later: LaterRun;
    };

/** What the server told, as far as it matters here. */
export interface DecisionInput {
  readonly content?: Content;
  readonly bundles: readonly Bundle[];
  readonly setup?: Pick<Prepared, 'plan'>;
  /** Absent where they weren't told. */
  readonly jobs?: readonly Job[];
}

export function decide(request: DeployRequest, known: DecisionInput): Decision {
  const later = laterRun(request, known);
  if (later) return { kind: 'later run is live', changes: [], later };
  const changes = (deploys: boolean) => known.setup?.plan({ deploys }) ?? [];
  const whenDeployed = changes(true);
  const active = holderOf(request, known);
  if (!active || !known.content) return { kind: 'deploy', changes: whenDeployed };
  if (changesEnvironment(whenDeployed)) return { kind: 'deploy', changes: whenDeployed, holder: active };
  return {
    kind: 'unchanged',
    changes: changes(false),
    content: known.content,
    active,
    isProven: isProven(active, request.verify, known.jobs),
  };
}

function laterRun({ kind, force, run }: DeployRequest, known: DecisionInput): LaterRun | undefined {
  return kind === 'deploy' && !force ? laterRunOf(liveOf(known), run) : undefined;
}

const liveOf = ({ content, bundles }: Pick<DecisionInput, 'content' | 'bundles'>): Bundle | undefined =>
  bundles.find(({ id }) => id === content?.bundle_id);

/** The live bundle, where it holds the app that is to be deployed. */
export function holderOf(
  { app, kind, force }: Pick<DeployRequest, 'app' | 'kind' | 'force'>,
  known: Pick<DecisionInput, 'content' | 'bundles'>,
): Bundle | undefined {
  if (kind !== 'deploy' || force) return undefined;
  const active = liveOf(known);
  return active && originOf(active)?.fingerprint === app.fingerprint ? active : undefined;
}

/**
 * Whether a live bundle is known to have answered as is asked for. Its notes tell how its draft was verified. That it
 * answered once it was live, too, follows where it had something to make room for, and where it has started since it
 * went live, and not in vain: a run that was cut short may not have looked.
 */
export function isProven(active: Bundle, asked: Verification, jobs: readonly Job[] | undefined): boolean {
  if (asked.how === 'none') return true;
  const { verified = '', before = nothingBefore } = originOf(active) ?? {};
  if (before === nothingBefore || !covers(verified, asked)) return false;
  if (!jobs) return true;
  const run = newestJob('run', jobs, active.id);
  const build = newestJob('build', jobs, active.id);
  return run !== undefined && !hasFailed({ job: run }) && run.start_time >= (build?.start_time ?? '');
}

/** What is noted beside a bundle of how it is verified before it goes live. */
export const verifiedNote = ({ how, path }: Verification): string =>
  path === undefined ? how : `${how} ${path}`;

function covers(noted: string, asked: Verification): boolean {
  const [how, path] = noted.split(/ (.*)/s);
  const isEnough = how === 'layout' || (how === 'starts' && asked.how === 'starts');
  return isEnough && (asked.path === undefined || asked.path === path);
}
