"""Replaces Dash in tests that don't need the real one: it starts several times as fast and requires no packages.

It serves what the verification and visitors request: Dash's configuration, the layout as JSON, an empty list of callbacks,
and a page that shows the layout without JavaScript.
"""

import json
import os
from html import escape


class Component:
    def __init__(self, type_name, children="", **props):
        self.type_name = type_name
        self.props = {"children": children, **props}

    def to_json(self):
        return {"type": self.type_name, "namespace": "dash_html_components", "props": self.props}

    def to_html(self):
        children = self.props["children"]
        parts = children if isinstance(children, list) else [children]
        inner = "".join(
            part.to_html() if isinstance(part, Component) else escape(str(part)) for part in parts
        )
        return f'<{self.type_name} id="{self.props.get("id", "")}">{inner}</{self.type_name}>'


class _Html:
    def __getattr__(self, type_name):
        return lambda *args, **props: Component(type_name, *args, **props)


html = _Html()


class Dash:
    def __init__(self, name=None, **options):
        self.layout = None
        self.prefix = os.environ.get("DASH_REQUESTS_PATHNAME_PREFIX", "/")
        self.server = self.wsgi

    def wsgi(self, environ, start_response):
        kind, text = self.respond(environ["PATH_INFO"]) or ("text/plain", None)
        start_response("404 Not Found" if text is None else "200 OK", [("Content-Type", kind)])
        return [(text or "").encode()]

    def respond(self, path):
        layout = self.layout() if callable(self.layout) else self.layout
        if path == "/":
            config = json.dumps({"requests_pathname_prefix": self.prefix})
            script = f'<script id="_dash-config" type="application/json">{config}</script>'
            return "text/html; charset=utf-8", f"<title>Dash</title>{script}{layout.to_html()}"
        if path == "/_dash-layout":
            return "application/json", json.dumps(layout, default=Component.to_json)
        if path == "/_dash-dependencies":
            return "application/json", "[]"
        return None
