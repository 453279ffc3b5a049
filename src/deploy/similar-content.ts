import { originOf } from '../connect/bundle-metadata.ts';
import type { Connect } from '../connect/client.ts';
import { undefinedOn } from '../connect/errors.ts';
import type { Content, User } from '../connect/types.ts';
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
  const contents = (await connect.allContent().catch(undefinedOn('4xx'))) ?? [];
  const foreign = await similarContent([name, title], { contents, user }, connect);
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

/**
 * The content items that are probably an app deployed with another tool: Dash apps of the same title or name, in any
 * spelling, that the key may deploy to. Content that this action deployed belongs to another repository or folder, because
 * its name is made of them.
 *
 * @param texts the title and the name of the app
 * @param server all content of the server, and the user of the key
 */
export async function similarContent(
  texts: readonly string[],
  { contents, user }: { readonly contents: readonly Content[]; readonly user: User | undefined },
  connect: Connect,
): Promise<readonly Content[]> {
  const names = texts.map(simplified).filter(Boolean);
  const similar = contents.filter(
    (content) =>
      content.app_mode === 'python-dash' &&
      mayDeploy(content, user) &&
      [content.name, content.title ?? ''].some((text) => names.includes(simplified(text))),
  );
  const origins = await Promise.all(similar.map((content) => isFromHere(content, connect)));
  return similar.filter((_, at) => !origins[at]);
}

/** Whether this action deployed it. */
async function isFromHere({ guid }: Content, connect: Connect): Promise<boolean> {
  const bundles = await connect.bundles(guid).catch(undefinedOn('4xx'));
  return bundles?.some((bundle) => originOf(bundle) !== undefined) ?? false;
}

const simplified = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
