/** The defaults of the inputs, as in action.yml. A test compares the two. */
export const inputDefaults = {
  path: '.',
  'create-tags': 'false',
  'environment-prune': 'false',
  mode: 'auto',
  force: 'false',
  'rollback-to': 'previous',
  verify: 'layout',
  'verify-timeout': '120',
  'keep-bundles': '5',
  timeout: '30',
  preview: 'auto',
  'preview-drafts': 'false',
  'preview-max-age': '30',
  comment: 'on',
  'commit-status': 'false',
  'package-installer': 'auto',
  gitignore: 'false',
  audience: 'connect',
  insecure: 'false',
} as const;

/**
 * Reads an input that has its default value as `''`, that is, as not set.
 *
 * The runner passes the defaults of action.yml like values from the workflow. connect.toml overrides a default, but not the
 * workflow, so the two must be distinguished.
 */
export function withoutDefaults(read: (name: string) => string): (name: string) => string {
  const defaults: Readonly<Record<string, string>> = inputDefaults;
  return (name) => {
    const value = read(name);
    return value === defaults[name] ? '' : value;
  };
}
