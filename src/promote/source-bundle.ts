import type { Connect } from '../connect/client.ts';
import { ConnectError } from '../connect/errors.ts';
import type { Bundle, Content } from '../connect/types.ts';
import { explainError } from '../deploy/explain/explain.ts';
import { input } from '../shared/input-names.ts';
import { type Problem, UserError } from '../shared/problems.ts';

/** The bundle to promote: by default the active one. */
export interface PromotionSource {
  readonly contentGuid: string;
  readonly bundleId?: string;
}

export interface SourceBundle {
  readonly content: Content;
  readonly bundle: Bundle;
}

/**
 * Fetches the bundle to promote. A named bundle is used even if another one is active by now: the named one was approved.
 *
 * @throws {UserError} if there is none, it is not a Dash app, or the key may not see it
 */
export async function fetchSource(
  connect: Connect,
  { contentGuid: guid, bundleId: named }: PromotionSource,
): Promise<SourceBundle> {
  const content = await explainingSource(connect, { guid }, () => connect.content(guid));
  const bundleId = named ?? content.bundle_id ?? undefined;
  const mistake = bundleId === undefined ? nothingActive(content) : otherType(content);
  if (mistake) throw new UserError(mistake);
  const bundle = await explainingSource(connect, { guid, content, bundleId }, () =>
    connect.bundle(guid, bundleId ?? ''),
  );
  return { content, bundle };
}

/**
 * Downloads the archive of a bundle to a file.
 *
 * @throws {UserError} if the key may not download it
 */
export async function download(
  connect: Connect,
  { content, bundle }: SourceBundle,
  file: string,
): Promise<void> {
  const { guid } = content;
  await explainingSource(connect, { guid, content, bundleId: bundle.id }, () =>
    connect.downloadBundle(guid, bundle.id, file),
  );
}

const nameOf = ({ title, name, guid }: Content) => `${title || name} (${guid})`;

const nothingActive = (content: Content): Problem => ({
  message: `There is nothing to promote: ${nameOf(content)} has no active bundle.`,
  reason: 'It was never deployed, or no deployment of it succeeded.',
  hint: 'Deploy the app there first, in a job that this one needs.',
});

const otherType = (content: Content): Problem | undefined =>
  content.app_mode === 'python-dash'
    ? undefined
    : {
        message: `${nameOf(content)}, which ${input('from-content-guid')} names, is not a Dash app.`,
        reason: `Its type is ${content.app_mode}.`,
        hint: `Correct ${input('from-content-guid')}.`,
      };

interface SourceContext {
  readonly guid: string;
  /** Not set before it was fetched. */
  readonly content?: Content;
  readonly bundleId?: string | undefined;
}

/** Explains an error so that it can't be mistaken for one of the server that is deployed to. */
async function explainingSource<T>(
  connect: Connect,
  context: SourceContext,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const problem = error instanceof ConnectError ? refusal(error, connect.server, context) : undefined;
    if (problem) throw new UserError(problem, { cause: error });
    const { guid, content } = context;
    const explained = explainError(error, undefined, {
      server: connect.server,
      guid,
      ...(content && { content }),
    });
    if (!(explained instanceof UserError)) throw explained;
    const [first, ...rest] = explained.problems;
    const message = `${first.message} (the server of ${input('from-server')})`;
    throw new UserError([{ ...first, message }, ...rest], { cause: error });
  }
}

function refusal(
  error: ConnectError,
  server: URL,
  { guid, content, bundleId }: SourceContext,
): Problem | undefined {
  const reason = error.message;
  const key = `the key of ${input('from-api-key')}`;
  if (error.status === 401) {
    return {
      message: `${server.href} doesn't accept ${key}.`,
      reason,
      hint: `Create a key at ${server.href}connect/ (your name, API Keys) and set ${input('from-api-key')} to it.`,
    };
  }
  if (error.status === 403 && content) {
    return {
      message: `The bundle of ${nameOf(content)} may not be downloaded with ${key}.`,
      reason: `${reason} The role of its user is ${content.app_role ?? 'unknown'}; only owners and collaborators can download bundles.`,
      hint: 'Add the user of the key to the collaborators of the content, or use a key of its owner.',
    };
  }
  // 82: the bundle belongs to other content.
  if ((error.status === 404 || error.code === 82) && content && bundleId !== undefined) {
    return {
      message: `There is no bundle ${bundleId} of ${nameOf(content)} on ${server.href}.`,
      reason: `${reason} Old bundles may have been removed by ${input('keep-bundles')} of later deployments, by the server, or manually.`,
      hint: `Deploy that commit there again and promote the new bundle, or correct ${input('from-bundle-id')}.`,
    };
  }
  if (error.status === 403 || error.status === 404) {
    return {
      message: `There is no content ${guid} on ${server.href}, or ${key} may not see it.`,
      reason,
      hint: `Correct ${input('from-content-guid')}, or add the user of the key to the collaborators of the content.`,
    };
  }
  return undefined;
}
