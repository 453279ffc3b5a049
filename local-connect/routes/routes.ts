import { Hono, type HonoRequest } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { matchedRoutes } from 'hono/route';
import { attempt } from '../attempt.ts';
import { type Caller, checkXsrf } from '../auth.ts';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import { nodeOf } from '../nodes.ts';
import { messagePage } from '../pages/message.ts';
import { identifyRequest } from '../signed-request.ts';
import type { User } from '../state/users.ts';
import { accountRoutes } from './accounts.ts';
import { administrationRoutes } from './administration.ts';
import type { ApiContext, ApiEnv } from './api.ts';
import { auditRoutes, recordAudit } from './audit.ts';
import { bootstrapRoutes } from './bootstrap.ts';
import { bundleFileRoutes, bundleRoutes } from './bundles.ts';
import { cacheRoutes } from './caches.ts';
import { contentRoutes } from './content.ts';
import { deployRoutes, taskRoutes } from './deploy.ts';
import { environmentRoutes } from './environment.ts';
import { groupMemberRoutes } from './group-members.ts';
import { groupRoutes } from './groups.ts';
import { instrumentationRoutes } from './instrumentation.ts';
import { integrationLoginRoutes } from './integration-login.ts';
import { associationRoutes, integrationRoutes, integrationUseRoutes } from './integrations.ts';
import { jobRoutes } from './jobs.ts';
import { keyRoutes } from './keys.ts';
import { loginRoutes } from './login.ts';
import { oauthRoutes } from './oauth.ts';
import { oauthSessionRoutes } from './oauth-sessions.ts';
import { packageRoutes } from './packages.ts';
import { pageRoutes } from './pages/routes.ts';
import { permissionRoutes } from './permissions.ts';
import { publisherRoutes } from './publishers.ts';
import { repositoryRoutes } from './repository.ts';
import { searchRoutes } from './search.ts';
import { serverSettings, settingsRoutes } from './server-settings.ts';
import { contentTagRoutes, tagRoutes } from './tags.ts';
import { thumbnailRoutes } from './thumbnail.ts';
import { claimRoutes, tokenRoutes } from './tokens.ts';
import { unversionedRoutes } from './unversioned.ts';
import { userRoutes } from './users.ts';
import { vanityRoutes } from './vanity.ts';

const limitBody = bodyLimit({
  maxSize: 16_777_216,
  onError: (c) => c.text('The body of the request is too large.', 413),
});

/** Everything except the apps themselves: the API, the pages, signing in. */
export function httpRoutes(connect: Connect): Hono {
  const { pathPrefix } = connect.options;
  const root = new Hono();
  // Uploads are not limited: they are written to a file as they arrive.
  root.use((c, next) => (c.req.path.endsWith('/bundles') ? next() : limitBody(c, next)));
  root.on('GET', [pathPrefix || '/', `${pathPrefix}/`], (c) => c.redirect(`${pathPrefix}/connect/`));
  const below = root.basePath(pathPrefix || '/');
  below.get('/__ping__', (c) => c.json({}));
  below.route('/__api__', api(connect));
  below.route('/', loginRoutes(connect));
  below.route(
    '/',
    pageRoutes(connect, (request, env) => root.fetch(request, env)),
  );
  below.route('/', oauthRoutes(connect));
  below.route('/', integrationLoginRoutes(connect));
  below.route('/', claimRoutes(connect));
  root.notFound((c) => {
    const forPeople = c.req.path.startsWith(`${pathPrefix}/content/`) && acceptsHtml(c.req);
    if (!forPeople) return c.text('404 page not found', 404);
    const text =
      'There is no content at this address. It may have been deleted, or the address is incomplete.';
    return c.html(messagePage('Not found', text, pathPrefix), 404);
  });
  root.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    if (error instanceof ConnectError) return c.json(error, error.status as 400);
    console.error(error);
    return c.json(new ConnectError(1), 500);
  });
  return root;
}

const acceptsHtml = (request: HonoRequest) =>
  request.method === 'GET' && request.header('accept')?.includes('text/html') === true;

/** Records that the user is active, at most once an hour. */
function noteActive({ state }: Connect, { guid, active_time }: User): void {
  const isRecent = active_time !== null && Date.now() - Date.parse(active_time) < 3_600_000;
  if (!isRecent) attempt('The activity of a user was not recorded', () => state.users.markActive(guid));
}

/** @throws ConnectError for an invalid key, or a session without its XSRF token */
function callerOf(connect: Connect, c: ApiContext): Caller | undefined {
  const caller = identifyRequest(connect, c.env.incoming);
  if (caller?.kind === 'user' && caller.by === 'session') {
    checkXsrf(connect.state, (name) => c.req.header(name));
  }
  return caller;
}

function api(connect: Connect): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  routes.get('/server_settings', (c) => {
    identifyRequest(connect, c.env.incoming); // No key is needed, but a bad one is refused.
    return c.json(serverSettings(connect));
  });
  routes.route('/', bootstrapRoutes(connect));
  routes.route('/', tokenRoutes(connect));
  routes.use(async (c, next) => {
    const isUnknown = matchedRoutes(c).every(({ method }) => method === 'ALL'); // Only middleware matches.
    if (isUnknown) return c.notFound();
    const caller = callerOf(connect, c);
    if (!caller) throw new ConnectError(24);
    if (caller.kind === 'user') noteActive(connect, caller.user);
    c.set('caller', caller);
    c.set('node', nodeOf(c.env.incoming));
    await next();
  });
  routes.use(recordAudit(connect));
  for (const part of [
    settingsRoutes,
    userRoutes,
    accountRoutes,
    keyRoutes,
    groupRoutes,
    groupMemberRoutes,
    contentRoutes,
    searchRoutes,
    bundleRoutes,
    bundleFileRoutes,
    deployRoutes,
    taskRoutes,
    jobRoutes,
    environmentRoutes,
    vanityRoutes,
    permissionRoutes,
    tagRoutes,
    contentTagRoutes,
    thumbnailRoutes,
    packageRoutes,
    repositoryRoutes,
    publisherRoutes,
    oauthSessionRoutes,
    integrationRoutes,
    integrationUseRoutes,
    associationRoutes,
    instrumentationRoutes,
    cacheRoutes,
    administrationRoutes,
    auditRoutes,
    unversionedRoutes,
  ]) {
    routes.route('/', part(connect));
  }
  return routes;
}
