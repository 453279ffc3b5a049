import type { Connect } from '../connect/client.ts';
import type { Bundle, Content } from '../connect/types.ts';
import { checkSettings, type SettingsVerdict } from './check.ts';
import { environmentMarks, environmentNote, knownMarks } from './environment.ts';
import { readFacts, type ServerCapabilities } from './facts.ts';
import { type Change, planSettings } from './plan.ts';
import type { Settings } from './settings.ts';
import { newState, readState } from './state.ts';

export interface Preparation extends ServerCapabilities {
  /** `undefined` where it is still to be created. */
  readonly content: Content | undefined;
  /** Of the content item. */
  readonly bundles: readonly Bundle[];
  /** `undefined` with trusted publishing: its key is another one each time. */
  readonly apiKey: string | undefined;
  /** Write all that is declared of the environment, whatever earlier runs noted. */
  readonly force: boolean;
}

export interface Prepared extends SettingsVerdict {
  /**
   * What to change.
   *
   * @param created the content item, where this run made it meanwhile
   * @param deploys whether this run deploys the app anew
   */
  readonly plan: (now: { readonly created?: Content; readonly deploys: boolean }) => readonly Change[];
  /** To add to the metadata of the bundle: by it the next run knows which values are the same. */
  readonly note: Readonly<Record<string, string>>;
}

/** Asks the server about all that is declared, side by side, and judges it. Nothing is changed. */
export async function prepareSettings(
  wanted: Settings,
  { content, bundles, apiKey, force, ...known }: Preparation,
  connect: Connect,
): Promise<Prepared> {
  const marks = environmentMarks(wanted.environment, apiKey);
  const earlier = force || !content ? {} : knownMarks(bundles, content.bundle_id);
  const [facts, state] = await Promise.all([
    readFacts(connect, wanted, known),
    content ? readState(connect, content, wanted, earlier) : newState(undefined),
  ]);
  return {
    ...checkSettings(wanted, state, facts),
    plan: ({ created, deploys }) =>
      planSettings(wanted, created ? newState(created) : state, facts, { marks, deploys }),
    note: environmentNote(marks),
  };
}
