import { archiveLimits } from '../bundle/archive/read-archive.ts';
import type { Connect } from '../connect/client.ts';
import { ConnectError } from '../connect/errors.ts';
import type { Bundle, Content } from '../connect/types.ts';
import type { ErrorContext } from '../context.ts';
import { explainError } from '../deploy/explain/explain.ts';
import { input } from '../shared/input-names.ts';
import { type Problem, UserError } from '../shared/problems.ts';
import type { Progress } from '../shared/progress.ts';

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
 * Downloads the bundle to promote. A named bundle is used even if another one is active by now: the named one was approved.
 *
 * @param file to write the archive to
 * @throws {UserError} if there is none, it is not a Dash app, or the key may not download it
 */
export async function downloadSource(
  connect: Connect,
  { contentGuid: guid, bundleId: named }: PromotionSource,
  file: string,
  { log }: Progress,
): Promise<SourceBundle> {
  const { server } = connect;
  const context: SourceContext = { server, guid };
  try {
    const content = await connect.content(guid);
    const bundleId = named ?? content.bundle_id ?? undefined;
    if (bundleId === undefined) throw new UserError(nothingActive(content));
    if (content.app_mode !== 'python-dash') throw new UserError(otherType(content));
    context.content = content;
    context.bundleId = bundleId;
    const bundle = await connect.bundle(guid, bundleId);
    for (const line of describeSource({ content, bundle }, server)) log.info(line);
    await connect.downloadBundle(guid, bundle.id, file, archiveLimits.bytes);
    return { content, bundle };
  } catch (error) {
    throw explainSource(error, context);
  }
}

function describeSource({ content, bundle }: SourceBundle, server: URL): readonly string[] {
  const isLive = bundle.id === content.bundle_id;
  const { source_commit: commit, source_branch: branch } = bundle.metadata ?? {};
  const origin = [commit && `commit ${commit.slice(0, 12)}`, branch && `branch ${branch}`].filter(Boolean);
  return [
    `Source:       ${nameOf(content)} on ${server.href}`,
    `Bundle:       ${bundle.id} of ${[bundle.created_time, ...origin].join(', ')}, ${isLive ? 'active' : 'not active'} there`,
  ];
}

const nameOf = ({ title, name, guid }: Content) => `${title || name} (${guid})`;

const nothingActive = (content: Content): Problem => ({
  message: `There is nothing to promote: ${nameOf(content)} has no active bundle.`,
  reason: 'It was never deployed, or no deployment of it succeeded.',
  hint: 'Deploy the app there first, in a job that this one needs.',
});

const otherType = (content: Content): Problem => ({
  message: `${nameOf(content)}, which ${input('from-content-guid')} names, is not a Dash app.`,
  reason: `Its type is ${content.app_mode}.`,
  hint: `Correct ${input('from-content-guid')}.`,
});

/** What an error may name; content and bundle are not set before they are known. */
type SourceContext = ErrorContext & { readonly guid: string; bundleId?: string };

/** Explains an error so that it can't be mistaken for one of the server that is deployed to. */
function explainSource(error: unknown, context: SourceContext): unknown {
  if (error instanceof UserError) return error;
  // 82: the bundle belongs to other content.
  const isMissing = error instanceof ConnectError && (error.status === 404 || error.code === 82);
  if (isMissing) return new UserError(missing(error.message, context), { cause: error });
  const explained = explainError(error, undefined, context);
  if (!(explained instanceof UserError)) return explained;
  const [first, ...rest] = explained.problems;
  return new UserError([ofSource(first), ...rest.map(ofSource)], { cause: error });
}

function missing(reason: string, { server, guid, content, bundleId }: SourceContext): Problem {
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
