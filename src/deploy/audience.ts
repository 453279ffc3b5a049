import { undefinedOn } from '../connect/errors.ts';
import type { Content, Permission } from '../connect/types.ts';
import type { DeployContext } from '../context.ts';
import { type AudienceFacts, audienceHint, formatAudience } from '../shared/audience.ts';

/** How many users and groups are listed. Each user takes a call. */
const maxMembers = 20;

/** Starts to read who can open the app, for `reportAudience`. */
export function prefetchAudience(
  content: Content | Promise<Content>,
  context: DeployContext,
): Promise<AudienceFacts | undefined> {
  const audience = Promise.resolve(content).then((read) => readAudience(read, context));
  audience.catch(() => {});
  return audience;
}

/** Reports who can open the app. A failure is only logged: the deployment has succeeded. */
export async function reportAudience(
  pending: ReturnType<typeof prefetchAudience>,
  { progress }: Pick<DeployContext, 'progress'>,
): Promise<void> {
  try {
    const audience = await pending;
    if (!audience) return;
    progress.record({ audience });
    progress.log.info(`Who can open the app: ${formatAudience(audience)}. ${audienceHint()}`);
  } catch (error) {
    progress.log.info(`Could not read who can open the app: ${(error as Error).message}`);
  }
}

async function readAudience(
  { guid, access_type: access, owner_guid }: Content,
  { connect, errorContext: { user } }: DeployContext,
): Promise<AudienceFacts | undefined> {
  if (access !== 'acl') return access && { access };
  // A key of trusted publishing may not read them.
  const permissions = await connect.permissions(guid).catch(undefinedOn('4xx'));
  if (!permissions || (permissions.length === 0 && owner_guid !== user?.guid)) return { access };
  const members = await Promise.all(namesOf(permissions.slice(0, maxMembers), connect));
  const more = permissions.length - members.length;
  return { access, members: [...members, ...(more > 0 ? [`${more} more`] : [])] };
}

/** As the inputs name them. Without a name, which the key may not read, it is the GUID. */
function namesOf(permissions: readonly Permission[], connect: DeployContext['connect']): Promise<string>[] {
  const hasGroups = permissions.some(({ principal_type }) => principal_type === 'group');
  const groups = hasGroups ? connect.groups('').catch(undefinedOn('4xx')) : undefined;
  return permissions.map(async ({ principal_guid: guid, principal_type: type }) => {
    if (type === 'group') {
      const found = (await groups)?.results.find((group) => group.guid === guid);
      return `group: ${found?.name ?? guid}`;
    }
    const user = await connect.userByGuid(guid).catch(undefinedOn('4xx'));
    return user?.username ?? guid;
  });
}
