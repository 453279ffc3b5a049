import type { HttpBindings } from '@hono/node-server';
import type { Context, Handler, MiddlewareHandler } from 'hono';
import { Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { csrf } from 'hono/csrf';
import { sessionCookie, xsrfCookie } from '../auth.ts';
import type { Connect } from '../connect.ts';
import { isLoopbackName } from '../host-guard.ts';
import { type DemoUser, loginPage } from '../pages/login.ts';
import { type SignInFailure, signIn } from '../sign-in.ts';

type LoginEnv = { Bindings: HttpBindings };

/** Signing in by a form, and out. */
export function loginRoutes(connect: Connect) {
  const { state, options } = connect;
  const routes = new Hono<LoginEnv>();
  const fromOwnPage = csrf({ origin: (_, c) => connect.isOwnOrigin(c.env.incoming) });
  /** Refuses forms of other web pages. Only a browser sends one of the headers that say where a form is from. */
  const sameOrigin: MiddlewareHandler = (c, next) =>
    (c.req.header('origin') ?? c.req.header('sec-fetch-site')) ? fromOwnPage(c, next) : next();

  routes.get('/__login__', (c) => c.html(formFor(connect, c, localPath(connect, c.req.query('url')))));
  routes.post('/__login__', sameOrigin, submitForm(connect));
  routes.post('/__logout__', sameOrigin, (c) => {
    const path = options.pathPrefix || '/';
    const token = getCookie(c, sessionCookie);
    if (token !== undefined) state.credentials.closeSession(token);
    deleteCookie(c, sessionCookie, { path });
    deleteCookie(c, xsrfCookie, { path });
    return c.redirect(`${options.pathPrefix}/connect/`, 303);
  });
  return routes;
}

/** Handles the filled-in form. */
function submitForm(connect: Connect): Handler<LoginEnv> {
  const { state, options } = connect;
  const checkPassword = signIn(state);
  const path = options.pathPrefix || '/';
  return async (c) => {
    const form = await c.req.parseBody();
    const url = localPath(connect, form.url);
    // The button of a demo user sends the user name only, which is the password, too.
    const { username = form.demo, password = form.demo } = form;
    const user = await checkPassword({
      username: textOf(username),
      password: textOf(password),
      address: c.env.incoming.socket.remoteAddress ?? '',
      host: c.req.header('host') ?? '',
    });
    if (typeof user === 'string') {
      const status = user === 'too many attempts' ? 429 : 401;
      return c.html(formFor(connect, c, url, problems[user]), status);
    }
    const { token, xsrf } = state.credentials.openSession(user.guid);
    state.users.markActive(user.guid);
    setCookie(c, sessionCookie, token, { path, httpOnly: true, sameSite: 'Lax' });
    setCookie(c, xsrfCookie, xsrf, { path, sameSite: 'Lax' });
    return c.redirect(url, 303);
  };
}

/** The page with the form. It offers the demo users if the browser reached the server by a loopback name. */
function formFor({ state, options, demoUsers }: Connect, c: Context, url: string, problem?: string): string {
  const names = isLoopbackName(c.req.header('host') ?? '') ? demoUsers : [];
  const users = names.flatMap((name): DemoUser[] => {
    const user = state.users.byName(name);
    if (!user || user.locked) return [];
    const groups = state.groups.of(user.guid).map((group) => group.name);
    return [{ username: user.username, role: user.user_role, groups }];
  });
  return loginPage(options.pathPrefix, { url, demoUsers: users, ...(problem !== undefined && { problem }) });
}

/** A path of this server, never another site. Default: the dashboard. */
export function localPath({ address, options }: Connect, url: unknown): string {
  const home = `${options.pathPrefix}/connect/`;
  if (typeof url !== 'string' || !URL.canParse(url, address)) return home;
  const { origin, pathname, search, hash } = new URL(url, address);
  // A path that starts with two slashes would be read as another host.
  return origin === new URL(address).origin && !pathname.startsWith('//') ? pathname + search + hash : home;
}

const textOf = (field: unknown): string => (typeof field === 'string' ? field : '');

const problems: Record<SignInFailure, string> = {
  wrong: 'The user name or the password is wrong.',
  'too many attempts': 'There were too many wrong passwords. Try again in a minute.',
  'known password':
    'The demo users can sign in at a loopback address only. Start local-connect with --users.',
};
