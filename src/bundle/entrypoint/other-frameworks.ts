import { theInput } from '../../shared/input-names.ts';
import { type Problem, UserError } from '../../shared/problems.ts';
import { appmodeOf } from '../existing-manifest.ts';
import { usualFiles } from '../python/dash-objects.ts';
import { importsOf } from '../python/graph.ts';
import type { Module, Sources } from '../python/sources.ts';
import { lineAt } from '../python/tree.ts';
import type { AppFolder } from '../types.ts';
import { isAside } from './tests-and-examples.ts';

/** The folder isn't that of an app to deploy: whatever else it lacks follows from that. */
export class NotAnApp extends UserError {}

/**
 * The frameworks that people deploy to Connect besides Dash, by the module that an app of theirs imports and by what it
 * surely says; the most telling first, for a Streamlit app may use Bokeh. `name` is also rsconnect-python's, in lower case.
 */
const frameworks: readonly { readonly name: string; readonly module: string; readonly says: string }[] = [
  { name: 'Shiny', module: 'shiny', says: 'shiny' },
  { name: 'Streamlit', module: 'streamlit', says: 'streamlit' },
  { name: 'Gradio', module: 'gradio', says: 'gradio' },
  { name: 'Panel', module: 'panel', says: '.servable(' },
  { name: 'FastAPI', module: 'fastapi', says: 'FastAPI(' },
  { name: 'Flask', module: 'flask', says: 'Flask(' },
  { name: 'Bokeh', module: 'bokeh', says: 'curdoc' },
];

const dashOnly = 'This action deploys Dash apps only.';

/** What to say of a folder that holds another framework's app; `undefined` where it isn't sure, or where Dash is imported. */
export function otherApp(sources: Sources): Problem | undefined {
  const read = (paths: readonly string[]) =>
    paths.map((path) => sources.module(path)).filter((module) => module !== undefined);
  const saying = (word: string) =>
    sources.modules.files.filter((path) => sources.text(path)?.includes(word) && !isAside(path));
  if (read(saying('dash')).some((module) => importedFrom(module, /dash/))) return undefined;
  for (const { name, module: imported, says } of frameworks) {
    for (const module of read(saying(says).toSorted(byUse))) {
      const found = importedFrom(module, new RegExp(`^${imported}$`));
      if (!found) continue;
      return {
        message: `${module.path} is a ${name} app.`,
        reason: dashOnly,
        hint: `rsconnect deploy ${name.toLowerCase()} (of rsconnect-python) deploys it. A Dash app in another folder is deployed with ${theInput('path')}.`,
        location: { file: module.path, line: lineAt(module, found.imported.offset) },
      };
    }
  }
  return undefined;
}

/** What to say where nothing but a manifest tells what the folder holds. */
export function otherKind(manifest: string | undefined): Problem | undefined {
  const appmode = manifest === undefined ? undefined : appmodeOf(manifest);
  if (appmode === undefined || appmode === 'python-dash') return undefined;
  return {
    message: `manifest.json is that of another kind of content (${appmode}).`,
    reason: dashOnly,
    hint: `rsconnect deploy manifest manifest.json (of rsconnect-python) deploys it. A Dash app in another folder is deployed with ${theInput('path')}.`,
    location: { file: 'manifest.json' },
  };
}

const importedFrom = (module: Module, name: RegExp) =>
  importsOf(module).find((edge) => name.test(edge.module?.split('.')[0] ?? ''));

/** Files with a usual name first, and else in their order. */
function byUse(one: string, other: string): number {
  const rank = (path: string) => {
    const at = usualFiles.indexOf(path.split('/').at(-1) ?? '');
    return at === -1 ? usualFiles.length : at;
  };
  return rank(one) - rank(other);
}

/** What to say of a folder whose app may stand in a notebook. */
export async function inNotebook(app: AppFolder): Promise<UserError | undefined> {
  const notebooks = app.paths.filter((path) => path.endsWith('.ipynb') && !isAside(path));
  for (const path of notebooks) {
    if (/\b(?:import|from) (?:jupyter_)?dash\b/.test((await app.read(path)) ?? '')) {
      return new UserError(toBeConverted(path));
    }
  }
  // Deep down beside Python source, a notebook is seldom what is to be deployed.
  const hasSource = app.paths.some((path) => path.endsWith('.py') && !isAside(path));
  const first = notebooks.find((path) => !hasSource || !path.includes('/'));
  if (first === undefined) return undefined;
  return new NotAnApp({
    message: `${first} is a notebook.`,
    reason: dashOnly,
    hint: `rsconnect deploy notebook ${asWord(first)} (of rsconnect-python) deploys it. Of a notebook that makes a Dash app, make a Python file: jupyter nbconvert --to script ${asWord(first)}`,
    location: { file: first },
  });
}

/** A path as one word of a command, whatever shell reads it. */
const asWord = (path: string) => (/[^\w./-]/.test(path) ? `"${path}"` : path);

/** What to say of a notebook that holds the app. */
export const toBeConverted = (path: string): Problem => ({
  message: `${path} is a notebook, and Connect takes a Dash app from a Python file.`,
  hint: `Make one of it: jupyter nbconvert --to script ${asWord(path)}. Keep what makes the app, and put app.run(…) below if __name__ == "__main__":`,
  location: { file: path },
});
