/** The smallest app that is one. */
export const helloDash = `from dash import Dash, html

app = Dash(__name__)
app.layout = html.P("Hello")
`;

/** It, with what it requires. */
export const helloApp = { 'app.py': helloDash, 'requirements.txt': 'dash>=3,<5\n' };
