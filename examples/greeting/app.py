"""Greets its visitor by the user name that Posit Connect sends with each request."""

import json

from dash import Dash, Input, Output, dcc, html
from flask import request

SALUTATIONS = ["Hello", "Greetings", "Aloha"]

app = Dash(__name__, title="Greeting")

app.layout = html.Main(
    [
        html.H1("Who is looking?"),
        html.Label("Salutation", htmlFor="salutation"),
        dcc.Dropdown(SALUTATIONS, "Hello", id="salutation", clearable=False),
        html.P(id="greeting", className="greeting"),
    ]
)


def visitor() -> str:
    """The signed-in visitor's user name, or "stranger".

    The header is missing if nobody is signed in (content that is open to all), and on a
    laptop. Two people of a large organisation can have the same user name: don't use it
    to identify stored data.
    """
    credentials = json.loads(request.headers.get("RStudio-Connect-Credentials", "{}"))
    return credentials.get("user") or "stranger"


@app.callback(Output("greeting", "children"), Input("salutation", "value"))
def greet(salutation: str) -> str:
    return f"{salutation}, {visitor()}."


if __name__ == "__main__":
    app.run(debug=True)
