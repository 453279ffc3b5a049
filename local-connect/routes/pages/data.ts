import { mayView, type Right, requireRight } from '../../auth.ts';
import type { Connect } from '../../connect.ts';
import { ConnectError } from '../../errors.ts';
import type { Audience } from '../../pages/app-page.ts';
import type { ListedContent } from '../../pages/content-list.ts';
import type { ContentView } from '../../pages/content-page.ts';
import type { Viewer } from '../../pages/layout.ts';
import type { Grant, SettingsView } from '../../pages/settings-page.ts';
import type { Content } from '../../state/content.ts';
import type { Permission } from '../../state/sharing.ts';
import type { Tag } from '../../state/tags.ts';
import type { User } from '../../state/users.ts';
import { callerOf, type PageContext } from './context.ts';

/** All content that the viewer may see. */
export function loadList({ state }: Connect, viewer: Viewer): ListedContent[] {
  const visible = state.content.all().filter((content) => mayView(state, content, callerOf(viewer)));
  return visible.map((content) => ({
    content,
    owner: state.users.byGuid(content.owner_guid)?.username ?? '',
    bundles: state.bundles.of(content.guid),
    jobs: state.jobs.of(content.guid),
  }));
}

/** What every page of a content item shows. */
export function loadContent(
  { state, options }: Connect,
  viewer: Viewer,
  content: Content,
  notice: string | undefined,
): ContentView {
  const has = (right: Right): boolean => {
    try {
      requireRight(state, content, callerOf(viewer), right);
      return true;
    } catch (error) {
      if (error instanceof ConnectError) return false;
      throw error;
    }
  };
  return {
    prefix: options.pathPrefix,
    viewer,
    content,
    rights: { publish: has('publish'), maintain: has('maintain'), setUp: has('set up') },
    bundles: state.bundles.of(content.guid),
    jobs: state.jobs.of(content.guid),
    notice,
  };
}

/** Who the app is shown to in the session of the request. */
export function loadAudience(
  { state, options, viewAs }: Connect,
  c: PageContext,
  { content, rights, viewer }: ContentView,
): Audience {
  const visitor = viewAs.visitorOf(callerOf(viewer), (name) => c.req.header(name), content.guid);
  const groupsOf = ({ guid }: User) => (options.ldap ? [] : state.groups.of(guid).map(({ name }) => name));
  return {
    current: visitor?.kind === 'user' ? { user: visitor.user, groups: groupsOf(visitor.user) } : null,
    choices: rights.maintain ? state.users.all().filter(({ guid }) => guid !== viewer.user.guid) : undefined,
  };
}

export function loadSettings({ state, address }: Connect, view: ContentView): SettingsView {
  const { content } = view;
  const vanity = state.vanities.of(content.guid);
  const grant = ({ principal_guid: guid, principal_type: type, role }: Permission): Grant => ({
    name: (type === 'user' ? state.users.byGuid(guid)?.username : state.groups.byGuid(guid)?.name) ?? guid,
    type,
    role: role === 'owner' ? 'collaborator' : 'viewer',
  });
  const pathOf = ({ name, parent_id }: Tag): string => {
    const parent = parent_id === null ? undefined : state.tags.byId(parent_id);
    return parent ? `${pathOf(parent)}/${name}` : name;
  };
  return {
    ...view,
    owner: state.users.byGuid(content.owner_guid)?.username ?? '',
    grants: state.permissions.of(content.guid).map(grant),
    variableNames: state.variables.names(content.guid),
    tags: state.tags
      .of(content.guid)
      .filter(({ parent_id }) => parent_id !== null)
      .map(pathOf),
    contentUrl: `${address}/content/${content.guid}/`,
    vanityUrl: vanity && `${address}${vanity.path}`,
  };
}
