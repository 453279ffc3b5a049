import type { Connect } from '../connect/client.ts';
import type { Bundle, Content } from '../connect/types.ts';
import { checkSettings, type SettingsReport } from './check.ts';
import { digestNote, knownDigests, valueDigests } from './environment.ts';
import { type Change, planSettings } from './plan.ts';
import type { Settings } from './settings.ts';
import { newState, readState, type ServerCapabilities } from './state.ts';

export interface Preparation extends ServerCapabilities {
  /** `undefined` if it is still to be created. */
  readonly content: Content | undefined;
  /** An absolute path. */
  readonly appFolder: string;
  /** The bundles of the content item. */
  readonly bundles: readonly Bundle[];
  /** `undefined` with trusted publishing: its keys differ on each run. */
  readonly apiKey: string | undefined;
  /** Set all declared variables, whatever earlier runs have set. */
  readonly force: boolean;
}

export interface Prepared extends SettingsReport {
  /**
   * Plans the changes.
   *
   * @param created the content item, if this run created it meanwhile
   * @param deploys whether this run deploys a new bundle
   */
  readonly plan: (now: { readonly created?: Content; readonly deploys: boolean }) => readonly Change[];
  /** Metadata of the bundle that lets the next run recognize unchanged values. */
  readonly note: Readonly<Record<string, string>>;
}

/** Checks the declared settings on the server and prepares their changes. It changes nothing. */
export async function prepareSettings(
  wanted: Settings,
  { content, bundles, apiKey, force, ...known }: Preparation,
  connect: Connect,
): Promise<Prepared> {
  const digests = valueDigests(wanted.environment, apiKey);
  const earlier = force || !content ? {} : knownDigests(bundles, content.bundle_id);
  const state = await readState(connect, content, wanted, earlier, known);
  return {
    ...checkSettings(wanted, state),
    plan: ({ created, deploys }) =>
      planSettings(wanted, { ...state, ...(created && newState(created)) }, { digests, deploys }),
    note: digestNote(digests),
  };
}
