/** The smallest Dash app. */
export const helloDash = `from dash import Dash, html

app = Dash(__name__)
app.layout = html.P("Hello")
`;

/** The requirements of examples/greeting. Apps with the same text share an environment, so Dash is installed only once. */
export const dashRequirements = 'dash>=3.0,<5\n';

/** The smallest Dash app with its requirements. */
export const helloApp = { 'app.py': helloDash, 'requirements.txt': dashRequirements };
