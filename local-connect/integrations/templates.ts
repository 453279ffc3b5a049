import { ConnectError } from '../errors.ts';

export type Config = Readonly<Record<string, string | boolean>>;

/** A choice of an integration's settings. The first value is the default. */
interface Option {
  readonly name: string;
  readonly label: string;
  readonly values: readonly string[] | readonly boolean[];
}

interface Field {
  readonly name: string;
  readonly label: string;
  readonly isSecret?: true;
  readonly isUrl?: true;
  /** Whether integrations with these settings need the field. */
  isRequired(config: Config): boolean;
}

/** A kind of integration, and its settings: api.md, section 12a. */
export interface Template {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly options: readonly Option[];
  readonly fields: readonly Field[];
  authType(config: Config): string;
}

const isViewers = (config: Config) => config.auth_type === 'Viewer';

const custom: Template = {
  id: 'custom',
  name: 'Custom Integration',
  description: 'Any provider of OAuth 2.0 tokens.',
  options: [
    { name: 'auth_type', label: 'Authentication type', values: ['Viewer', 'Service Account'] },
    { name: 'auth_mode', label: 'Client type', values: ['Confidential', 'Public'] },
    {
      name: 'token_endpoint_auth_method',
      label: 'Client authentication',
      values: ['client_secret_post', 'client_secret_basic'],
    },
    { name: 'use_pkce', label: 'PKCE', values: [true, false] },
  ],
  fields: [
    { name: 'authorization_uri', label: 'Authorization endpoint', isUrl: true, isRequired: isViewers },
    { name: 'token_uri', label: 'Token endpoint', isUrl: true, isRequired: () => true },
    { name: 'client_id', label: 'Client ID', isRequired: () => true },
    {
      name: 'client_secret',
      label: 'Client secret',
      isSecret: true,
      isRequired: (config) => config.auth_mode === 'Confidential' || !isViewers(config),
    },
    { name: 'scopes', label: 'Scopes', isRequired: () => false },
  ],
  authType: (config) => String(config.auth_type),
};

const connectApi: Template = {
  id: 'connect',
  name: 'Connect API Integration',
  description: 'API keys of this server that act for the visitor.',
  options: [{ name: 'max_role', label: 'Maximum role', values: ['Admin', 'Publisher', 'Viewer'] }],
  fields: [],
  authType: () => 'Visitor API Key',
};

export const templates: readonly Template[] = [custom, connectApi];

/** @throws ConnectError 227 */
export function templateOf(id: unknown): Template {
  const template = templates.find((each) => each.id === id);
  if (template) return template;
  throw new ConnectError(227, `This server has the OAuth templates ${templates.map((each) => each.id)}.`);
}

/** The settings with the defaults of those that are missing. @throws ConnectError 228 */
export function completeConfig(
  { options, fields }: Template,
  given: Readonly<Record<string, unknown>>,
): Config {
  const config: Record<string, string | boolean> = {};
  for (const { name, values } of options) {
    const { [name]: value = values[0] } = given;
    // A command line has texts only.
    const known = values.find((each) => String(each) === String(value));
    if (known === undefined) throw badConfig(`${name} must be one of (${values.join(', ')})`);
    config[name] = known;
  }
  for (const { name, isUrl, isRequired } of fields) {
    const { [name]: value = '' } = given;
    if (typeof value !== 'string') throw badConfig(`${name} must be a text`);
    if (value === '' && isRequired(config)) throw badConfig(`${name} is required`);
    if (isUrl && value !== '' && !/^https?:/.test(URL.parse(value)?.protocol ?? ''))
      throw badConfig(`${name} must be an address that starts with https:// or http://`);
    if (value !== '') config[name] = value;
  }
  const unknown = Object.keys(given).find(
    (name) => ![...options, ...fields].some((each) => each.name === name),
  );
  if (unknown !== undefined) throw badConfig(`${unknown} is not known`);
  return config;
}

const badConfig = (problem: string) => new ConnectError(228, `The config key ${problem}`);

/** The settings that answers contain: all but the secrets. */
export const publicConfig = ({ fields }: Template, config: Config): Config =>
  Object.fromEntries(
    Object.entries(config).filter(([name]) => !fields.some((field) => field.name === name && field.isSecret)),
  );

/** The template as the API returns it. */
export function serializeTemplate({ id, name, description, options, fields }: Template) {
  const order = (list: readonly { readonly name: string; readonly label: string }[], first: number) =>
    list.map((each, index) => ({
      name: each.name,
      label: each.label,
      description: '',
      order: first + index,
    }));
  return {
    id,
    name,
    description,
    sections: [{ id: 1, order: 1, name, description }],
    options: order(options, 1).map((common, index) => {
      const { values = [] } = options[index] ?? {};
      const isSwitch = typeof values[0] === 'boolean';
      return { ...common, type: isSwitch ? 'bool' : 'select', values: isSwitch ? [] : values };
    }),
    fields: order(fields, options.length + 1).map((common, index) => ({
      ...common,
      default: '',
      secret: fields[index]?.isSecret ?? false,
      multiline: false,
    })),
    environment_variables: [],
  };
}
