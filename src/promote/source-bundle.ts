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
  { server }: Connect,
  context: SourceContext,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    // 82: the bundle belongs to other content.
    const isMissing = error instanceof ConnectError && (error.status === 404 || error.code === 82);
    if (isMissing) throw new UserError(missing(error.message, server, context), { cause: error });
    const { guid, content } = context;
    const explained = explainError(error, undefined, { server, guid, ...(content && { content }) });
    if (!(explained instanceof UserError)) throw explained;
    const [first, ...rest] = explained.problems;
    throw new UserError([ofSource(first), ...rest.map(ofSource)], { cause: error });
  }
}

function missing(reason: string, server: URL, { guid, content, bundleId }: SourceContext): Problem {
  if (!content || bundleId === undefined) {
    return {
      message: `There is no content ${guid} on ${server.href}.`,
      reason,
      hint: `Correct ${input('from-content-guid')}.`,
    };
  }
  return {
    message: `There is no bundle ${bundleId} of ${nameOf(content)} on ${server.href}.`,
    reason: `${reason} Old bundles may have been removed by ${input('keep-bundles')} of later deployments, by the server, or manually.`,
    hint: `Deploy that commit there again and promote the new bundle, or correct ${input('from-bundle-id')}.`,
  };
}

/** The same problem with the inputs of the server of the bundle. */
function ofSource({ message, hint, ...problem }: Problem): Problem {
  const rename = (text: string) => text.replace(/`(?=(server|api-key|content-guid)\b)/g, '`from-');
  return {
    ...problem,
    message: `${rename(message)} (the server of ${input('from-server')})`,
    ...(hint !== undefined && { hint: rename(hint) }),
  };
}
