/** The names under which libraries export Dash's class or one derived from it. */
export const dashClasses = new Set([
  'dash.Dash',
  'dash.dash.Dash',
  'jupyter_dash.JupyterDash',
  'jupyter_dash.jupyter_app.JupyterDash',
  'dash_extensions.enrich.Dash',
  'dash_extensions.enrich.DashProxy',
]);

const inBoth =
  'Dash Input Output State MATCH ALL ALLSMALLER ClientsideFunction Patch callback clientside_callback callback_context ctx no_update dcc html dash_table';
const exported = {
  dash: `${inBoth} register_page page_registry page_container get_app get_asset_url get_relative_path`,
  'dash_extensions.enrich': `${inBoth} DashProxy`,
};

/** The names that `from dash import *` and `from dash_extensions.enrich import *` always define. */
export const dashExports = new Set(
  Object.entries(exported).flatMap(([library, names]) =>
    names.split(' ').map((name) => `${library}.${name}`),
  ),
);

export const flaskClasses = new Set(['flask.Flask', 'flask.app.Flask']);

/** Frameworks and toolkits whose apps have methods like those of a Dash app, by their modules. */
export const otherFrameworks: ReadonlySet<string> = new Set(
  (
    'aiohttp bokeh bottle celery chalice cherrypy click connexion django django_plotly_dash falcon fastapi flask flet gradio kivy litestar ' +
    'mesop nicegui panel pywebio PyQt5 PyQt6 PySide2 PySide6 quart reflex sanic shiny solara starlette streamlit taipy ' +
    'textual toga tornado typer wx'
  ).split(' '),
);
