/** The names under which libraries export Dash's class or one derived from it. */
export const dashClasses = new Set([
  'dash.Dash',
  'dash.dash.Dash',
  'jupyter_dash.JupyterDash',
  'jupyter_dash.jupyter_app.JupyterDash',
  'dash_extensions.enrich.Dash',
  'dash_extensions.enrich.DashProxy',
]);

export const flaskClasses = new Set(['flask.Flask', 'flask.app.Flask']);

/** Frameworks and toolkits whose apps have methods like those of a Dash app, by their modules. */
export const otherFrameworks: ReadonlySet<string> = new Set(
  (
    'aiohttp bokeh bottle celery chalice cherrypy click connexion django django_plotly_dash falcon fastapi flask flet gradio kivy litestar ' +
    'mesop nicegui panel pywebio PyQt5 PyQt6 PySide2 PySide6 quart reflex sanic shiny solara starlette streamlit taipy ' +
    'textual toga tornado typer wx'
  ).split(' '),
);
