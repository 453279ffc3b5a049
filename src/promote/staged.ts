import type { Connect } from '../connect/client.ts';
import { ConnectError } from '../connect/errors.ts';
import type { Bundle, Content } from '../connect/types.ts';
import { explainError } from '../deploy/explain/explain.ts';
import { input } from '../shared/input-names.ts';
import { type Problem, UserError } from '../shared/problems.ts';

/** What is to be taken: the bundle that is live where none is named. */
export interface PromotionSource {
  readonly contentGuid: string;
  readonly bundleId?: string;
}

/** What is there to be taken. */
export interface Staged {
  readonly content: Content;
  readonly bundle: Bundle;
}

/**
 * The bundle that is named, whatever visitors of the source get by now: what was approved may have been replaced there. Else
 * the one that they get.
 *
 * @throws {UserError} where there is none, it is no Dash app, or the key may not see it
 */
export async function findStaged(
  connect: Connect,
  { contentGuid: guid, bundleId: asked }: PromotionSource,
): Promise<Staged> {
  const content = await inWordsOfSource(connect, { guid }, () => connect.content(guid));
  const about = { guid, content };
  const bundleId = asked ?? content.bundle_id ?? undefined;
  const mistake = bundleId === undefined ? nothingLive(content) : otherKind(content);
  if (mistake) throw new UserError(mistake);
  const bundle = await inWordsOfSource(connect, { ...about, bundleId }, () =>
    connect.bundle(guid, bundleId ?? ''),
  );
  return { content, bundle };
}

/**
 * Writes the archive of what is live there to a file.
 *
 * @throws {UserError} where the key may not have it
 */
export async function download(connect: Connect, { content, bundle }: Staged, file: string): Promise<void> {
  await inWordsOfSource(connect, { guid: content.guid, content, bundleId: bundle.id }, () =>
    connect.downloadBundle(content.guid, bundle.id, file),
  );
}

const named = ({ title, name, guid }: Content) => `${title || name} (${guid})`;

const nothingLive = (content: Content): Problem => ({
  message: `There is nothing to promote: ${named(content)} has no active bundle.`,
  reason: 'It was never deployed, or no deployment of it went well.',
  hint: 'Deploy the app there first, in a job that this one needs.',
});

const otherKind = (content: Content): Problem | undefined =>
  content.app_mode === 'python-dash'
    ? undefined
    : {
        message: `${named(content)}, which from-content-guid names, isn't a Dash app.`,
        reason: `Its kind is ${content.app_mode}.`,
        hint: 'Correct from-content-guid.',
      };

interface SourceContext {
  readonly guid: string;
  /** Once it was seen. */
  readonly content?: Content;
  /** The bundle that is asked for. */
  readonly bundleId?: string | undefined;
}

/** A failure there, told so that nobody takes it for one of the server that is deployed to. */
async function inWordsOfSource<T>(connect: Connect, about: SourceContext, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const problem = error instanceof ConnectError ? refusal(error, connect.server, about) : undefined;
    if (problem) throw new UserError(problem, { cause: error });
    const told = explainError(error, undefined, {
      server: connect.server,
      guid: about.guid,
      ...(about.content && { content: about.content }),
    });
    if (!(told instanceof UserError)) throw told;
    const [first, ...rest] = told.problems;
    throw new UserError(
      [{ ...first, message: `${first.message} (the server of ${input('from-server')})` }, ...rest],
      {
        cause: error,
      },
    );
  }
}

function refusal(
  error: ConnectError,
  server: URL,
  { guid, content, bundleId }: SourceContext,
): Problem | undefined {
  const reason = error.message;
  if (error.status === 401) {
    return {
      message: `${server.href} doesn't know the key that from-api-key holds.`,
      reason,
      hint: `Make a new key at ${server.href}connect/ (your name, API Keys) and use it as \`from-api-key\`.`,
    };
  }
  if (error.status === 403 && content) {
    return {
      message: `The key of from-api-key may not take the bundle of ${named(content)}.`,
      reason: `${reason} The role of the key there: ${content.app_role ?? 'unknown'}; only who may change content may download its bundles.`,
      hint: 'Have its user added as a collaborator of the content, or use a key of its owner.',
    };
  }
  // 82: it is of other content.
  if ((error.status === 404 || error.code === 82) && content && bundleId !== undefined) {
    return {
      message: `There is no bundle ${bundleId} of ${named(content)} on ${server.href}.`,
      reason: `${reason} Older bundles may have been removed there: by ${input('keep-bundles')} of the deployments, by the server, or by hand.`,
      hint: 'Deploy that commit there again, and promote that bundle; or correct from-bundle-id.',
    };
  }
  if (error.status === 403 || error.status === 404) {
    return {
      message: `There is no content ${guid} on ${server.href}, or the key of from-api-key may not see it.`,
      reason,
      hint: 'Correct from-content-guid, or have the user of the key added as a collaborator of the content.',
    };
  }
  return undefined;
}
