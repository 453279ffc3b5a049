import { hostname } from 'node:os';
import { Hono } from 'hono';
import { requireRole } from '../auth.ts';
import type { Connect } from '../connect.ts';
import { processLimits } from '../content-fields.ts';
import { formatVersion } from '../version.ts';
import type { ApiEnv } from './api.ts';

/** The body of `GET server_settings`, which needs no key: api.md, section 5.1. */
export function serverSettings({ options, has }: Connect) {
  const version = formatVersion(options.version);
  return {
    hostname: hostname(),
    ...(options.hideVersion
      ? { version: '', build: '', about: 'Posit Connect' }
      : { version, build: `v${version}`, about: `Posit Connect v${version}` }),
    dashboard_path: '/connect',
    system_display_name: 'Posit Connect',
    execution_type: 'native',
    git_enabled: options.git,
    git_available: options.git,
    oauth_integrations_enabled: has('OAuth integrations'),
    runtimes: ['python'],
    enable_runtime_constraints: has('environment.python.requires'),
    enable_image_management: false,
    enable_runtime_cache_management: true,
    default_image_selection_enabled: false,
    default_environment_management_selection: true,
    default_py_environment_management: true,
    default_r_environment_management: true,
    maximum_app_image_size: 10_485_760,
    authentication: {
      name: options.ldap ? 'LDAP' : 'Posit Connect',
      handles_credentials: true,
      handles_login: true,
      groups_enabled: true,
      external_user_data: options.ldap,
    },
    license: {
      status: 'activated',
      tier: 'advanced',
      edition: '',
      users: 100,
      'allow-apis': options.allowsApis,
      'current-user-execution': false,
      'enable-launcher': false,
      'oauth-integrations': has('OAuth integrations'),
      'days-left': 200,
    },
  };
}

/** The installed runtimes, and the limits of app processes: api.md, sections 5.1 and 5.2. */
export function settingsRoutes(connect: Connect) {
  const { has } = connect;
  const routes = new Hono<ApiEnv>();
  const publishers = ['administrator', 'publisher'] as const;

  routes.get('/v1/server_settings/python', async (c) => {
    requireRole(c.var.caller, ...publishers);
    const installations = (await connect.pythons).map(({ version }) => ({
      version,
      cluster_name: 'Local',
      image_name: 'Local',
      // Whether new content may use it.
      ...(has('publishable Pythons') && { publishable: true }),
    }));
    return c.json({ installations, api_enabled: connect.options.allowsApis });
  });
  routes.get('/v1/server_settings/:kind{r|quarto|tensorflow}', (c) => {
    requireRole(c.var.caller, ...publishers);
    return c.json({ installations: [] });
  });
  if (has('Node.js')) {
    routes.get('/v1/server_settings/nodejs', (c) => {
      requireRole(c.var.caller, ...publishers);
      return c.json({ installations: [], enabled: false });
    });
  }
  routes.get('/server_settings/applications', (c) =>
    c.json({
      access_types: ['all', 'logged_in', 'acl'],
      run_as: 'rstudio-connect',
      run_as_group: 'rstudio-connect',
      run_as_current_user: false,
    }),
  );
  routes.get('/server_settings/scheduler', (c) => c.json(processLimits(connect.options.idle)));
  routes.get('/server_settings/scheduler/:mode', (c) => c.json(processLimits(connect.options.idle)));
  return routes;
}
