import { originOf } from '../connect/bundle-metadata.ts';
import { undefinedOn } from '../connect/errors.ts';
import type { Content } from '../connect/types.ts';
import type { DeployContext } from '../context.ts';
import { input } from '../shared/input-names.ts';
import type { Problem } from '../shared/problems.ts';
import type { DeployRequest } from './request.ts';
import { mayDeploy, withOwner } from './resolve-content.ts';
import type { ServerState } from './server-state.ts';

/**
 * Before a content item is created: a problem for each one that is probably the same app, deployed with another tool. So
 * a repository that changes to this action does not get a second content item by mistake.
 */
export async function similarContentProblems(
  { kind, content: wanted }: Pick<DeployRequest, 'kind' | 'content'>,
  { choice, user }: ServerState,
  { connect }: Pick<DeployContext, 'connect'>,
): Promise<Problem[]> {
  if (kind !== 'deploy' || choice.kind !== 'create' || wanted.create === true) return [];
  const { name, newTitle, title = newTitle ?? name } = wanted;
  const names = [name, title].map(simplified).filter(Boolean);
  const contents = (await connect.allContent().catch(undefinedOn('4xx'))) ?? [];
  const similar = contents.filter(
    (content) =>
      content.app_mode === 'python-dash' &&
      mayDeploy(content, user) &&
      [content.name, content.title ?? ''].some((text) => names.includes(simplified(text))),
  );
  const origins = await Promise.all(similar.map((content) => isFromHere(content, connect)));
  // Content that this action deployed belongs to another repository or folder: its name is made of them.
  const foreign = similar.filter((_, at) => !origins[at]);
  const [first] = foreign;
  if (!first) return [];
  return [
    {
      message: `${first.title || first.name} (${first.guid}) could be this app, so no content item is created.`,
      reason: `It has the same title or name: ${foreign.map(withOwner).join(', ')}.`,
      hint: `To deploy to it, set ${input('content-guid', first.guid)}. To create a new content item, set ${input('create', 'true')}.`,
    },
  ];
}

/** Whether this action deployed it. */
async function isFromHere({ guid }: Content, connect: DeployContext['connect']): Promise<boolean> {
  const bundles = await connect.bundles(guid).catch(undefinedOn('4xx'));
  return bundles?.some((bundle) => originOf(bundle) !== undefined) ?? false;
}

const simplified = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
