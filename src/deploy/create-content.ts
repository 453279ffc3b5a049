import type { Connect } from '../connect/client.ts';
import { ConnectError } from '../connect/errors.ts';
import { ending } from '../connect/failure-kind.ts';
import { contentUrl } from '../connect/server-url.ts';
import type { Content, ContentFields, User } from '../connect/types.ts';
import type { DeployContext } from '../context.ts';
import { visitorsUrl } from '../settings/vanity.ts';
import { input } from '../shared/input-names.ts';
import type { DeployRequest } from './request.ts';

/** Makes the content item of an app. */
export async function createContent(
  { name, newTitle, title = newTitle }: DeployRequest['content'],
  context: DeployContext,
): Promise<Content> {
  const { connect, errorContext } = context;
  const fields = { name, ...(title !== undefined && { title }) };
  const content = await createdOrFound(fields, errorContext.user, connect);
  recordContent(content, context);
  context.progress.log.info(
    `The content item is ${content.guid}: ${input('content-guid')} pins it, whatever its name.`,
  );
  return content;
}

/**
 * Makes a content item. Names are unique per owner, so that a name is looked up again where it was taken in the
 * meantime, or where the answer was lost: two runs at once end up with one item.
 *
 * @param user whose key it is, where that is known
 * @returns the item of that name, whoever made it
 */
export async function createdOrFound(
  fields: ContentFields & { readonly name: string },
  user: Pick<User, 'guid'> | undefined,
  connect: Connect,
): Promise<Content> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await connect.createContent(fields);
    } catch (error) {
      const isTaken = error instanceof ConnectError && error.code === 26;
      if (!isTaken && ending(error) !== 'lost') throw error;
      const [found] = await connect.contentNamed(fields.name, user?.guid);
      if (found) return found;
      if (isTaken || attempt === 2) throw error;
    }
  }
}

/** Tells the title and the addresses of the content item. The app's is on the server that was given, whatever Connect reports. */
export function recordContent(content: Content, { connect, progress, errorContext }: DeployContext): void {
  errorContext.content = content;
  const url = contentUrl(connect.server, content.guid);
  progress.record({
    title: content.title || content.name,
    contentGuid: content.guid,
    contentUrl: visitorsUrl(content, connect.server).href,
    dashboardUrl: content.dashboard_url,
    logsUrl: `${content.dashboard_url}/logs`,
  });
  const reported = URL.canParse(content.content_url) ? new URL(content.content_url) : undefined;
  if (!reported || reported.host === url.host) return;
  progress.log.notice({
    message: `Connect says that the app is at ${reported.href}; it is checked at ${url.href}.`,
    reason:
      'The address that Connect is configured with (Server.Address) is another than the one given here.',
    hint: `If visitors use the other address, give that one as ${input('server')}.`,
  });
}
