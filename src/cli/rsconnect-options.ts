/** What an option of `rsconnect deploy dash` is here: one of ours, or what to do instead. */
export type Counterpart = { readonly ours: string } | { readonly instead: string };

/**
 * The counterpart of a long option of `rsconnect deploy dash` (rsconnect-python 1.32, main.py) that has another name
 * or none here.
 *
 * @param option with its dashes
 * @returns `undefined` where it has the same name, or rsconnect has no such option
 */
export function rsconnectOption(option: string): Counterpart | undefined {
  const ours = renamed[option];
  if (ours !== undefined) return { ours };
  const instead = missing[option];
  return instead === undefined ? undefined : { instead };
}

const renamed: Readonly<Record<string, string>> = {
  // There it is the nickname of a server; `--name` of ours is the name of the content item.
  '--name': '--saved-server',
  '--cacert': '--ca-certificate',
  '--app-id': '--content-guid',
  '--override-python-version': '--python-version',
  '--no-verify': '--verify=none',
};

const notConnect = 'It is for shinyapps.io and Connect Cloud; this deploys to Posit Connect.';
const settings = (field: string) => `Set ${field} with --settings or in connect.toml (docs/settings.md).`;

const missing: Readonly<Record<string, string>> = {
  '--account': notConnect,
  '--client-id': notConnect,
  '--client-secret': notConnect,
  '--connect-cloud': notConnect,
  '--disable-env-management': settings('default_py_environment_management: false'),
  '--disable-env-management-py': settings('default_py_environment_management: false'),
  '--disable-env-management-r': 'A Dash app has no R: leave it out.',
  '--draft':
    'A deployment is verified as a draft before it goes live; to stop there, open a pull request (docs/previews.md).',
  '--exclude-renv': 'A Dash app has no R: leave it out.',
  '--force-generate':
    'Requirements are read from your files, not from an installed environment: leave it out.',
  '--image': settings('default_image_name'),
  '--metadata': 'Commit, branch and repository are noted by themselves: leave it out.',
  '--new':
    'For another content item give it a name of its own: deploy <folder> --saved-server <server> --name <name>.',
  '--no-metadata': 'Commit, branch and repository are noted by themselves: leave it out.',
  '--python':
    'No Python is needed here, and none is looked at; --python-version says which one the app wants.',
  '--quiet': 'Use --json: its contentUrl is the address.',
  '--secret': notConnect,
  '--snowflake-connection-name': 'Use --snowflake-token.',
  '--token': notConnect,
  '--visibility': notConnect,
};
