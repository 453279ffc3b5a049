"""Greets whoever looks at it, by the name that Posit Connect passes on."""

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

    Connect sets the header on each request it passes on; it is absent where nobody is
    signed in (content open to all) and on a laptop. Two people of a large organisation
    can share a user name: don't key data by it.
    """
    credentials = json.loads(request.headers.get("RStudio-Connect-Credentials", "{}"))
    return credentials.get("user") or "stranger"


@app.callback(Output("greeting", "children"), Input("salutation", "value"))
def greet(salutation: str) -> str:
    return f"{salutation}, {visitor()}."


if __name__ == "__main__":
    app.run(debug=True)
