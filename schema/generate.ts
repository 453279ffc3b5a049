// node schema/generate.ts: writes connect.schema.json, by which editors complete and check connect.toml, from
// action.yml's inputs and the fields of content.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { flagInputs, listInputs, refusalOf } from '../src/inputs/table.ts';
import { describeType, fields } from '../src/settings/fields.ts';

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
}

type Schema = Readonly<Record<string, unknown>>;

/** What an input's text has to be, where it is more than a text. */
const shapes: Readonly<Record<string, Schema>> = {
  access: { enum: ['all', 'logged_in', 'acl'] },
  environment: {
    type: 'object',
    propertyNames: { pattern: '^[A-Za-z_][A-Za-z0-9_]*$' },
    additionalProperties: { type: ['string', 'number', 'boolean'] },
  },
  'keep-bundles': { type: 'integer', minimum: 1 },
  'package-installer': { enum: ['auto', 'uv', 'pip'] },
  settings: {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(
      Object.entries(fields).map(([name, { schema }]) => [
        name,
        { ...schema, description: `Takes ${describeType(schema)}.` },
      ]),
    ),
  },
  timeout: { type: 'number', exclusiveMinimum: 0, maximum: 1440 },
  verify: { enum: ['none', 'starts', 'layout', 'callbacks'] },
  'verify-timeout': { type: 'number', minimum: 1, maximum: 3600 },
};

const list = { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] };

/** The JSON schema of connect.toml. @param action the text of action.yml */
export function connectSchema(action: string): Schema {
  const { inputs }: Action = parse(action);
  const allowed = Object.entries(inputs).filter(([name]) => refusalOf(name) === undefined);
  const properties = allowed.map(([name, { description, default: value }]) => {
    const type = flagInputs.includes(name) ? { type: 'boolean' } : { type: 'string' };
    return [
      name,
      {
        ...(shapes[name] ?? (listInputs.includes(name) ? list : type)),
        description: description.trim(),
        ...(value !== undefined && { default: parse(value) }),
      },
    ];
  });
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'connect.toml',
    description:
      'How connect-dash-deploy sets up and deploys the app of this folder. See docs/connect-toml.md.',
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(properties),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const action = readFileSync(join(import.meta.dirname, '..', 'action.yml'), 'utf8');
  const text = `${JSON.stringify(connectSchema(action), null, 2)}\n`;
  writeFileSync(join(import.meta.dirname, 'connect.schema.json'), text);
}
