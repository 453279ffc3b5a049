import type { Connect } from '../connect/client.ts';
import { ConnectError, failureKind } from '../connect/errors.ts';
import { contentUrl } from '../connect/server-url.ts';
import type { Content, ContentFields, User } from '../connect/types.ts';
import type { DeployContext } from '../context.ts';
import { visitorsUrl } from '../settings/vanity.ts';
import { input } from '../shared/input-names.ts';
import type { DeployRequest } from './request.ts';

/** Creates the content item of an app. */
export async function createContent(
  { name, newTitle, title = newTitle }: DeployRequest['content'],
  context: DeployContext,
): Promise<Content> {
  const { connect, errorContext, progress } = context;
  const fields = { name, ...(title !== undefined && { title }) };
  const content = await createdOrFound(fields, errorContext.user, connect);
  recordContent(content, context);
  progress.log.info(
    `Content item: ${content.guid}. Set ${input('content-guid')} to it to deploy there under any name.`,
  );
  return content;
}

/**
 * Creates a content item. Names are unique per owner, so the name is looked up if it is taken by now or if the answer
 * was lost: two runs at the same time end up with one item.
 *
 * @param user the user of the key, if known
 * @returns the item of that name, whichever run created it
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
      if (!isTaken && failureKind(error) !== 'lost') throw error;
      const [found] = await connect.contentNamed(fields.name, user?.guid);
      if (found) return found;
      if (isTaken || attempt === 2) throw error;
    }
  }
}

/**
 * Records title and addresses of the content item. Addresses are on the given server, whatever address Connect reports.
 * The app's URL is recorded only if a bundle is active: else nothing answers there.
 */
export function recordContent(content: Content, { connect, progress, errorContext }: DeployContext): void {
  errorContext.content = content;
  const url = contentUrl(connect.server, content.guid);
  const { dashboard_url: dashboard } = content;
  progress.record({
    title: content.title || content.name,
    contentGuid: content.guid,
    ...(content.bundle_id && { contentUrl: visitorsUrl(content, connect.server).href }),
    dashboardUrl: dashboard,
    logsUrl: `${dashboard}/logs`,
  });
  const reported = URL.canParse(content.content_url) ? new URL(content.content_url) : undefined;
  if (!reported || reported.host === url.host) return;
  progress.log.notice({
    message: `Connect reports the app at ${reported.href}; this run uses ${url.href}.`,
    reason: `The server is configured with another address (Server.Address) than the given ${input('server')}.`,
    hint: `If visitors use the other address, set ${input('server')} to it.`,
  });
}
