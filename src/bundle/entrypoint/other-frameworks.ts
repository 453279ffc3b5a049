import { theInput } from '../../shared/input-names.ts';
import { type Problem, UserError } from '../../shared/problems.ts';
import { importsOf } from '../python/graph.ts';
import type { Sources } from '../python/sources.ts';
import { lineAt } from '../python/tree.ts';
import type { AppFolder } from '../types.ts';
import { isTestOrExample } from './tests-and-examples.ts';

/** The folder does not contain an app that can be deployed, so its requirements and Python version don't matter. */
export class NotAnApp extends UserError {}

/**
 * Frameworks that Connect also supports, each with a text that every app of it contains. Streamlit comes before Bokeh,
 * because a Streamlit app may use Bokeh. The name in lower case is also the framework's module and rsconnect's command.
 */
const frameworks: readonly { readonly name: string; readonly text: string }[] = [
  { name: 'Shiny', text: 'shiny' },
  { name: 'Streamlit', text: 'streamlit' },
  { name: 'Gradio', text: 'gradio' },
  { name: 'Panel', text: '.servable(' },
  { name: 'FastAPI', text: 'FastAPI(' },
  { name: 'Flask', text: 'Flask(' },
  { name: 'Bokeh', text: 'curdoc' },
];

/** The error for a folder with another framework's app. `undefined` if that isn't certain, or if Dash is imported. */
export function otherApp({ modules, module, text }: Sources): NotAnApp | undefined {
  /** The line in which a file imports a library. */
  const importLine = (path: string, hint: string, library: RegExp) => {
    const source = text(path)?.includes(hint) && !isTestOrExample(path) ? module(path) : undefined;
    const found = source && importsOf(source).find((edge) => library.test(edge.top));
    return found && lineAt(source, found.imported.from);
  };
  if (modules.files.some((path) => importLine(path, 'dash', /dash/))) return undefined;
  for (const { name, text: hint } of frameworks) {
    const library = name.toLowerCase();
    for (const file of modules.files) {
      const line = importLine(file, hint, new RegExp(`^${library}$`));
      if (line === undefined) continue;
      return new NotAnApp({
        message: `${file} is a ${name} app.`,
        reason: 'This action deploys Dash apps only.',
        hint: `Deploy it with rsconnect deploy ${library} (rsconnect-python). If a Dash app is in another folder, set ${theInput('path')}.`,
        location: { file, line },
      });
    }
  }
  return undefined;
}

/** The problem of a folder whose Dash app is in a notebook. */
export async function dashNotebook(app: AppFolder): Promise<Problem | undefined> {
  for (const path of app.paths.filter((one) => one.endsWith('.ipynb') && !isTestOrExample(one))) {
    if (/\b(?:import|from) (?:jupyter_)?dash\b/.test((await app.read(path)) ?? ''))
      return notebookProblem(path);
  }
  return undefined;
}

/** The problem of a notebook that contains the app. */
export function notebookProblem(path: string): Problem {
  const word = /[^\w./-]/.test(path) ? `"${path}"` : path;
  return {
    message: `${path} is a notebook, but Connect needs the Dash app in a Python file.`,
    hint: `Convert it: jupyter nbconvert --to script ${word}. Remove lines with get_ipython(), and put app.run(…) below if __name__ == "__main__":`,
    location: { file: path },
  };
}
