import { argumentsOf } from '../python/calls.ts';
import { givenText } from './given-text.ts';
import { locationOf } from './place.ts';
import type { Rule } from './rule.ts';

const prefixes = ['url_base_pathname', 'requests_pathname_prefix', 'routes_pathname_prefix'];

export const pathPrefix: Rule = {
  name: 'path-prefix',
  levels: ['error', 'warning'],
  summary: 'The Dash constructor is given a path prefix, which Connect sets by itself.',
  *check({ reader, entry, entrypoint }) {
    const value = reader.name(entry, entrypoint.object);
    if (value.kind !== 'dash' || !value.construction) return;
    const { call, scope } = value.construction;
    const { named } = argumentsOf(scope.module, call);
    for (const name of prefixes) {
      const given = named.get(name);
      const prefix = given && givenText(reader, scope, given);
      if (!given || !prefix || isHarmless(name, prefix.text)) continue;
      yield {
        level: prefix.certain ? 'error' : 'warning',
        message: `${name} is given to the Dash constructor.`,
        reason: `It is ${JSON.stringify(prefix.text)}${prefix.certain ? '' : ' unless a variable says otherwise'}; Connect serves the app below a path of its own, tells it to Dash, and a second prefix breaks the app.`,
        hint: `Remove ${name}, or read it from a variable that isn't set on Connect: ${name}=os.environ.get("PATH_PREFIX")`,
        location: locationOf(scope.module, given),
      };
    }
  },
};

/** The root contradicts Connect's path, too; as `routes_pathname_prefix` it is what Dash has anyway. */
const isHarmless = (name: string, prefix: string) => name === 'routes_pathname_prefix' && prefix === '/';
