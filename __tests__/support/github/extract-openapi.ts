/**
 * Reduces one of GitHub's OpenAPI descriptions to the operations that the action calls.
 *
 * `@octokit/openapi` needs 404 MB on disk, too much to install for each test run. So the reduced descriptions are committed
 * as fixtures. To update them, install the package elsewhere and run this for each fixture:
 *
 *   npm install --prefix /tmp/openapi @octokit/openapi
 *   node __tests__/support/github/extract-openapi.ts /tmp/openapi/node_modules/@octokit/openapi api.github.com
 *   node_modules/.bin/biome format --write __tests__/fixtures/github
 *
 * The fixture of the old GitHub Enterprise Server is `ghes-3.8` from version 14.0.0 of the package.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type Json = { [key: string]: unknown };

const operations: Readonly<Record<string, readonly string[]>> = {
  '/repos/{owner}/{repo}': ['get'],
  '/repos/{owner}/{repo}/commits/{commit_sha}/branches-where-head': ['get'],
  '/repos/{owner}/{repo}/compare/{basehead}': ['get'],
  '/repos/{owner}/{repo}/tags': ['get'],
  '/repos/{owner}/{repo}/git/commits/{commit_sha}': ['get'],
  '/repos/{owner}/{repo}/pulls/{pull_number}': ['get'],
  '/repos/{owner}/{repo}/issues/{issue_number}/comments': ['get', 'post'],
  '/repos/{owner}/{repo}/issues/comments/{comment_id}': ['patch', 'delete'],
  '/repos/{owner}/{repo}/deployments': ['get', 'post'],
  '/repos/{owner}/{repo}/deployments/{deployment_id}': ['delete'],
  '/repos/{owner}/{repo}/deployments/{deployment_id}/statuses': ['get', 'post'],
  '/repos/{owner}/{repo}/statuses/{sha}': ['post'],
};

const [from, description] = process.argv.slice(2);
if (from === undefined || description === undefined)
  throw new Error('Usage: see the comment at the top of this file.');
const { version } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
const whole = JSON.parse(readFileSync(join(from, 'generated', `${description}.json`), 'utf8'));
const part = { 'x-from': `@octokit/openapi ${version}, ${description}`, ...extract(whole) };
const target = join(import.meta.dirname, '../../fixtures/github', `${description}.json`);
writeFileSync(target, `${JSON.stringify(part)}\n`);

function extract(whole: Json): Json {
  const components: Json = {};
  const paths: Json = {};
  const take = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(take);
    if (typeof node !== 'object' || node === null) return node;
    const taken: Json = {};
    for (const [key, value] of Object.entries(node)) {
      if (/^(x-.*|externalDocs|operationId|tags|summary)$/.test(key)) continue;
      // A schema can have a property named `description`. Its value is an object.
      if (key === 'description' && typeof value === 'string') continue;
      if (key === '$ref' && typeof value === 'string') follow(value);
      // `value` has the content of an example, which is kept unchanged.
      taken[key] = key === 'value' ? value : take(value);
    }
    return taken;
  };
  const follow = (reference: string) => {
    const [kind = '', name = ''] = reference.replace('#/components/', '').split('/');
    components[kind] ??= {};
    const known = components[kind] as Json;
    if (known[name] !== undefined) return;
    known[name] = true;
    known[name] = take(((whole.components as Json)[kind] as Json)[name]);
  };
  for (const [path, methods] of Object.entries(operations)) {
    const described = (whole.paths as Json)[path] as Json;
    paths[path] = Object.fromEntries(methods.map((method) => [method, take(described[method])]));
  }
  return {
    openapi: whole.openapi,
    info: { title: 'GitHub', version: (whole.info as Json).version },
    paths,
    components,
  };
}
