import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

type Payload = Record<string, unknown>;

const path = createRequire(import.meta.url).resolve('@octokit/webhooks-examples/api.github.com/index.json');
const examples = JSON.parse(readFileSync(path, 'utf8')) as readonly {
  name: string;
  examples: readonly Payload[];
}[];

/**
 * GitHub's published example of an event's payload, with changes.
 *
 * @param name the event. `pull_request_target` has the payload of `pull_request`, as on GitHub.
 * @param action default: the action of the first example
 * @param changes merged into the payload, also in nested objects
 */
export function recorded(name: string, action?: string, changes: Payload = {}): Payload {
  const of = name === 'pull_request_target' ? 'pull_request' : name;
  const all = examples.find((example) => example.name === of)?.examples ?? [];
  const found = all.find((example) => action === undefined || example.action === action);
  if (!found) throw new Error(`GitHub has no example of ${name} ${action ?? ''}.`);
  return merge(found, changes);
}

function merge(payload: Payload, changes: Payload): Payload {
  const result = { ...payload };
  for (const [key, value] of Object.entries(changes)) {
    const before = result[key];
    result[key] = isObject(value) && isObject(before) ? merge(before, value) : value;
  }
  return result;
}

const isObject = (value: unknown): value is Payload =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
