import { theInput } from '../../shared/input-names.ts';
import { type Problem, UserError } from '../../shared/problems.ts';
import { appmodeOf } from '../other-tools.ts';
import { usualFiles } from '../python/dash-objects.ts';
import { importsOf } from '../python/graph.ts';
import type { Module, Sources } from '../python/sources.ts';
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

const dashOnly = 'This action deploys Dash apps only.';

/** The error for a folder with another framework's app. `undefined` if that isn't certain, or if Dash is imported. */
export function otherApp(sources: Sources): NotAnApp | undefined {
  const read = (paths: readonly string[]) =>
    paths.map((path) => sources.module(path)).filter((module) => module !== undefined);
  const containing = (text: string) =>
    sources.modules.files.filter((path) => sources.text(path)?.includes(text) && !isTestOrExample(path));
  if (read(containing('dash')).some((module) => importedFrom(module, /dash/))) return undefined;
  for (const { name, text } of frameworks) {
    const library = name.toLowerCase();
    for (const module of read(containing(text).toSorted(byUsualName))) {
      const found = importedFrom(module, new RegExp(`^${library}$`));
      if (!found) continue;
      return new NotAnApp({
        message: `${module.path} is a ${name} app.`,
        reason: dashOnly,
        hint: `Deploy it with rsconnect deploy ${library} (rsconnect-python). If a Dash app is in another folder, set ${theInput('path')}.`,
        location: { file: module.path, line: lineAt(module, found.imported.offset) },
      });
    }
  }
  return undefined;
}

/** The error for a folder whose manifest is for another type of content. */
export function otherKind(manifest: string | undefined): NotAnApp | undefined {
  const appmode = manifest === undefined ? undefined : appmodeOf(manifest);
  if (appmode === undefined || appmode === 'python-dash') return undefined;
  return new NotAnApp({
    message: `manifest.json is for another type of content (${appmode}).`,
    reason: dashOnly,
    hint: `Deploy it with rsconnect deploy manifest manifest.json (rsconnect-python). If a Dash app is in another folder, set ${theInput('path')}.`,
    location: { file: 'manifest.json' },
  });
}

const importedFrom = (module: Module, name: RegExp) =>
  importsOf(module).find((edge) => name.test(edge.module?.split('.')[0] ?? ''));

/** Sorts files with a usual name first. */
function byUsualName(one: string, other: string): number {
  const rank = (path: string) => {
    const at = usualFiles.indexOf(path.split('/').at(-1) ?? '');
    return at === -1 ? usualFiles.length : at;
  };
  return rank(one) - rank(other);
}

/** The error for a folder whose app may be in a notebook. */
export async function notebookError(app: AppFolder): Promise<UserError | undefined> {
  const notebooks = app.paths.filter((path) => path.endsWith('.ipynb') && !isTestOrExample(path));
  for (const path of notebooks) {
    if (/\b(?:import|from) (?:jupyter_)?dash\b/.test((await app.read(path)) ?? '')) {
      return new UserError(notebookProblem(path));
    }
  }
  // Beside Python source, a notebook in a subfolder is rarely meant.
  const hasSource = app.paths.some((path) => path.endsWith('.py') && !isTestOrExample(path));
  const first = notebooks.find((path) => !hasSource || !path.includes('/'));
  if (first === undefined) return undefined;
  return new NotAnApp({
    message: `${first} is a notebook.`,
    reason: dashOnly,
    hint: `Deploy it with rsconnect deploy notebook ${asWord(first)} (rsconnect-python). If it makes a Dash app, convert it to a Python file: jupyter nbconvert --to script ${asWord(first)}`,
    location: { file: first },
  });
}

/** A path as one word of a command, in any shell. */
const asWord = (path: string) => (/[^\w./-]/.test(path) ? `"${path}"` : path);

/** The problem of a notebook that contains the app. */
export const notebookProblem = (path: string): Problem => ({
  message: `${path} is a notebook, but Connect needs the Dash app in a Python file.`,
  hint: `Convert it: jupyter nbconvert --to script ${asWord(path)}. Remove lines with get_ipython(), and put app.run(…) below if __name__ == "__main__":`,
  location: { file: path },
});
