import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';

/** The versions of GitHub's API: github.com and an old Enterprise Server. */
export type DescriptionName = 'api.github.com' | 'ghes-3.8';

type Json = { readonly [key: string]: unknown };

/** An operation of the API that matches a request. */
export interface Operation {
  /** `GET /repos/{owner}/{repo}/…`, by GitHub's template. */
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** The ways in which a request violates the description. */
  faultsOfRequest(query: Readonly<Record<string, string>>, body: unknown): readonly string[];
  /** The ways in which a response violates the description. */
  faultsOfResponse(status: number, body: unknown): readonly string[];
}

export interface Description {
  find(method: string, path: string): Operation | undefined;
  /** A copy of GitHub's example of a response. */
  example(name: string): Record<string, unknown>;
}

const read = new Map<DescriptionName, Description>();

/** GitHub's OpenAPI description, as reduced by `extract-openapi.ts`. It is read and compiled only once. */
export function description(name: DescriptionName): Description {
  const known = read.get(name) ?? readDescription(name);
  read.set(name, known);
  return known;
}

/** Ajv rejects `nullable` without a type, which GitHub's description has in a few places. */
function withoutBareNullable(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('nullable' in value) || 'type' in value) return value;
  const { nullable: _, ...rest } = value;
  return rest;
}

function readDescription(name: DescriptionName): Description {
  const path = join(import.meta.dirname, '../../fixtures/github', `${name}.json`);
  const document = JSON.parse(readFileSync(path, 'utf8'), withoutBareNullable) as Json;
  const options = { strict: false, allErrors: true, logger: false } as const;
  // Values of a query are always text.
  const [strict, coercing] = [new Ajv(options), new Ajv({ ...options, coerceTypes: true })];
  for (const ajv of [strict, coercing]) {
    formats.default(ajv);
    ajv.addSchema(document, 'github');
  }
  const compiled = new Map<string, ValidateFunction>();
  const validator = (ajv: Ajv, key: string, schema: object): ValidateFunction => {
    const known = compiled.get(key) ?? ajv.compile(schema);
    compiled.set(key, known);
    return known;
  };

  const resolve = (pointer: string): { readonly pointer: string; readonly node: Json } => {
    const node = pointer
      .split('/')
      .slice(1)
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<unknown>((inside, part) => (inside as Json)[part], document) as Json;
    return typeof node.$ref === 'string' ? resolve(node.$ref.slice(1)) : { pointer, node };
  };

  const operation = (method: string, template: string, parameters: Record<string, string>): Operation => {
    const base = `/paths/${template.replaceAll('~', '~0').replaceAll('/', '~1')}/${method.toLowerCase()}`;
    const { node } = resolve(base);
    const name = `${method} ${template}`;
    const described = ((node.parameters as readonly unknown[]) ?? []).map((_, n) =>
      resolve(`${base}/parameters/${n}`),
    );
    const schemaOf = (place: string) => {
      const matching = described.filter((parameter) => parameter.node.in === place);
      return {
        type: 'object',
        additionalProperties: false,
        required: matching
          .filter((parameter) => parameter.node.required)
          .map((parameter) => parameter.node.name),
        properties: Object.fromEntries(
          matching.map((parameter) => [parameter.node.name, { $ref: `github#${parameter.pointer}/schema` }]),
        ),
      };
    };
    const check = (validate: ValidateFunction, value: unknown, message: string) =>
      validate(value)
        ? []
        : (validate.errors ?? []).map((error) => `${name}: ${message}${error.instancePath} ${error.message}`);

    return {
      name,
      parameters,
      faultsOfRequest(query, body) {
        const faults = [
          ...check(validator(coercing, `${name} path`, schemaOf('path')), { ...parameters }, 'path'),
          ...check(validator(coercing, `${name} query`, schemaOf('query')), { ...query }, 'query'),
        ];
        if (node.requestBody === undefined)
          return body === undefined ? faults : [...faults, `${name}: takes no body`];
        const { pointer, node: schema } = resolve(`${base}/requestBody/content/application~1json/schema`);
        const known = Object.keys((schema.properties as Json) ?? {});
        const unknown = Object.keys((body as Json) ?? {}).filter((key) => !known.includes(key));
        return [
          ...faults,
          ...check(validator(strict, `${name} body`, { $ref: `github#${pointer}` }), body, 'body'),
          // The description allows additional properties, so it would not detect a typo.
          ...unknown.map((key) => `${name}: body has the unknown ${key}`),
        ];
      },
      faultsOfResponse(status, body) {
        if ((node.responses as Json)[status] === undefined)
          return [`${name}: the status ${status} is not described`];
        const { pointer, node: response } = resolve(`${base}/responses/${status}`);
        if (response.content === undefined)
          return body === undefined ? [] : [`${name}: ${status} has no body`];
        const schema = { $ref: `github#${pointer}/content/application~1json/schema` };
        return check(validator(strict, `${name} ${status}`, schema), body, `response ${status} `);
      },
    };
  };

  const templates = Object.entries(document.paths as Json).map(([template, methods]) => ({
    template,
    methods: Object.keys(methods as Json),
    pattern: new RegExp(`^${template.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
  }));

  return {
    find(method, path) {
      for (const { template, methods, pattern } of templates) {
        const found = pattern.exec(path);
        if (found && methods.includes(method.toLowerCase()))
          return operation(method, template, { ...found.groups });
      }
      return undefined;
    },
    example: (example) => structuredClone(resolve(`/components/examples/${example}/value`).node as never),
  };
}
