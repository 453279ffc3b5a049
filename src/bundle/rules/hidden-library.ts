import type { Rule } from './rule.ts';

/** Libraries that Dash itself imports. */
const libraries = ['dash', 'flask', 'plotly', 'werkzeug', 'requests', 'retrying', 'jinja2'];

export const hiddenLibrary: Rule = {
  name: 'hidden-library',
  levels: ['error'],
  summary: 'A file of the app has the name of a library that Dash needs, and hides it.',
  *check({ sources }) {
    for (const library of libraries) {
      const file = sources.modules.find(library);
      if (file === undefined) continue;
      yield {
        level: 'error',
        message: `${file} hides the library ${library}.`,
        reason: `Python looks in the app folder first, so that Dash gets this file when it imports ${library}.`,
        hint: `Rename ${file}.`,
        location: { file },
      };
    }
  },
};
