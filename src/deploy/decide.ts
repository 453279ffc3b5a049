import { nothingBefore, originOf } from '../connect/bundle-metadata.ts';
import type { Bundle, Content } from '../connect/types.ts';
import { type Change, changesEnvironment } from '../settings/plan.ts';
import type { Preflight } from './preflight.ts';
import type { DeployRequest, Verification } from './request.ts';

/** What a run does about the app. */
export type Decision =
  | {
      readonly kind: 'deploy';
      /** Changes of the settings, as far as they are known: those of new content are planned after its creation. */
      readonly changes: readonly Change[];
    }
  | {
      readonly kind: 'unchanged';
      readonly changes: readonly Change[];
      readonly content: Content;
      /** The active bundle, which contains the same app. */
      readonly active: Bundle;
      /** Whether an earlier run has verified it as thoroughly as this one would. */
      readonly isVerified: boolean;
    };

/** Decides whether to deploy the app or to keep the active bundle, and which settings to change. */
export function decide(
  request: DeployRequest,
  state: Pick<Preflight, 'content' | 'bundles' | 'setup'>,
): Decision {
  const changes = (deploys: boolean) => state.setup?.plan({ deploys }) ?? [];
  const whenDeployed = changes(true);
  const active = activeBundleOf(request, state);
  if (!active || !state.content || changesEnvironment(whenDeployed)) {
    return { kind: 'deploy', changes: whenDeployed };
  }
  return {
    kind: 'unchanged',
    changes: changes(false),
    content: state.content,
    active,
    isVerified: isVerified(active, request.verify),
  };
}

/** The active bundle, if it contains the app of the request. */
function activeBundleOf(
  { app, kind, force }: Pick<DeployRequest, 'app' | 'kind' | 'force'>,
  { content, bundles }: Pick<Preflight, 'content' | 'bundles'>,
): Bundle | undefined {
  if (kind !== 'deploy' || force) return undefined;
  const active = bundles.find(({ id }) => id === content?.bundle_id);
  return active && originOf(active)?.fingerprint === app.fingerprint ? active : undefined;
}

/**
 * Whether the metadata of the active bundle says that it was verified as a draft at least as thoroughly as `wanted`. The
 * first bundle of a content item doesn't count: it stays active even if it fails, because there is nothing to restore.
 */
export function isVerified(active: Bundle, wanted: Verification): boolean {
  if (wanted.how === 'none') return true;
  const { verified = '', before = nothingBefore } = originOf(active) ?? {};
  if (before === nothingBefore) return false;
  const [how = '', path] = verified.split(/ (.*)/s);
  const isEnough = levels.indexOf(how) >= levels.indexOf(wanted.how);
  return isEnough && (wanted.path === undefined || wanted.path === path);
}

const levels: readonly string[] = ['none', 'starts', 'layout', 'callbacks'];

/** The note in the metadata of a bundle that says how it was verified before its activation. */
export const verifiedNote = ({ how, path }: Verification): string =>
  path === undefined ? how : `${how} ${path}`;
