/** The counterpart of an option of `rsconnect deploy dash`: one of our options, or what to use instead. */
export type Counterpart = { readonly ours: string } | { readonly instead: string };

/**
 * The counterpart of an option of `rsconnect deploy dash` (rsconnect-python 1.32) that has another name here, or none.
 *
 * @param option with its dashes
 * @returns `undefined` if the option has the same name here, or rsconnect-python has no such option
 */
export function rsconnectOption(option: string): Counterpart | undefined {
  const name = short[option] ?? option;
  const ours = renamed[name];
  if (ours !== undefined) return { ours };
  const instead = missing[name];
  return instead === undefined ? undefined : { instead };
}

/** Short options that mean something else here, or nothing. */
const short: Readonly<Record<string, string>> = {
  '-A': '--account',
  '-I': '--image',
  '-N': '--new',
  '-S': '--secret',
  '-T': '--token',
  '-V': '--visibility',
  '-g': '--force-generate',
  '-p': '--python',
};

const renamed: Readonly<Record<string, string>> = {
  // In rsconnect-python, the nickname of a server. Here, `--name` is the name of the content.
  '--name': '--saved-server',
  '--cacert': '--ca-certificate',
  '--app-id': '--content-guid',
  '--override-python-version': '--python-version',
  '--no-verify': '--verify=none',
};

const notConnect = 'It is for shinyapps.io and Connect Cloud.';
const settings = (field: string) => `Set ${field} with --settings or in connect.toml (docs/settings.md).`;
const noR = 'Remove it: a Dash app has no R environment.';
const metadata = 'Remove it: commit, branch and repository are stored automatically.';

const missing: Readonly<Record<string, string>> = {
  '--account': notConnect,
  '--client-id': notConnect,
  '--client-secret': notConnect,
  '--connect-cloud': notConnect,
  '--disable-env-management': settings('default_py_environment_management: false'),
  '--disable-env-management-py': settings('default_py_environment_management: false'),
  '--disable-env-management-r': noR,
  '--draft': 'Use the command draft: connect-dash-deploy draft <folder>.',
  '--exclude-renv': noR,
  '--force-generate': 'Remove it: requirements are read from your files, not from an installed environment.',
  '--image': settings('default_image_name'),
  '--metadata': metadata,
  '--new': 'For another content item, set --name to a new name.',
  '--no-metadata': metadata,
  '--python': 'Remove it: no Python is used here. --python-version sets the one for the app.',
  '--quiet': 'Use --json: contentUrl is the URL.',
  '--secret': notConnect,
  '--snowflake-connection-name': 'Use --snowflake-token.',
  '--token': notConnect,
  '--visibility': `${notConnect} Use --access.`,
};
