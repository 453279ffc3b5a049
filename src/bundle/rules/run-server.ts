import { nodesNamed, textOf } from '../python/tree.ts';
import { isDash3 } from './missing-requirement.ts';
import { locationOf } from './place.ts';
import type { Rule } from './rule.ts';
import { importTimeCalls } from './running.ts';

export const runServer: Rule = {
  name: 'run-server',
  levels: ['notice'],
  summary: 'app.run_server() was taken out of Dash 3; Connect never calls it, but a start by hand fails.',
  *check({ reader, entry, requirements }) {
    if (!isDash3(requirements) || !entry.text.includes('run_server')) return;
    // Those are an error of their own.
    const atImport = new Set(
      importTimeCalls(reader, entry)
        .filter(({ scope }) => scope.module === entry)
        .map(({ call }) => call.from),
    );
    for (const call of nodesNamed(entry.root, new Set(['CallExpression']))) {
      if (atImport.has(call.from)) continue;
      const callee = call.firstChild;
      const property = callee?.name === 'MemberExpression' ? callee.getChild('PropertyName') : undefined;
      if (!property || !callee?.firstChild || textOf(entry, property) !== 'run_server') continue;
      if (reader.expression({ module: entry }, callee.firstChild).kind !== 'dash') continue;
      yield {
        level: 'notice',
        message: 'app.run_server() is no longer there in Dash 3.',
        reason: 'Connect does not call it, but starting the app by hand ends in an error.',
        hint: `Write ${textOf(entry, callee.firstChild)}.run instead.`,
        location: locationOf(entry, call),
      };
    }
  },
};
