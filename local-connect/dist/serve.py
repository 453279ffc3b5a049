"""Serves a Dash or WSGI app on a free port of this machine, for local-connect.

usage: serve.py JOB_KEY ENTRYPOINT THREADS

Prints "JOB_KEY listening on PORT" when the app has been loaded and takes requests. It answers only requests that have
the secret of the variable LOCAL_CONNECT_SECRET in their header X-Local-Connect-Secret, so that nobody but the server
can say who the visitor is.
"""

import hmac
import importlib
import os
import sys

DEFAULT_NAMES = ["app", "application", "create_app", "make_app"]


def load(entrypoint: str):
    """The object that `module` or `module:object` names."""
    module_name, _, object_name = entrypoint.partition(":")
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        # An import inside of the app has another name, and its traceback says enough.
        if error.name == module_name or module_name.startswith(f"{error.name}."):
            print(
                f"Error while loading Python API: Could not import module {module_name!r}. "
                f"Connect expected the file {module_name.replace('.', '/') + '.py'!r} in the bundle. "
                f"Check the entrypoint in manifest.json. Reason: {error}",
                file=sys.stderr,
            )
        raise
    if object_name:
        return getattr(module, object_name)
    for name in DEFAULT_NAMES:
        if hasattr(module, name):
            return getattr(module, name)
    raise AttributeError(
        f"module {module_name!r} has none of the attributes {', '.join(DEFAULT_NAMES)}"
    )


def wsgi(app):
    """The WSGI callable of a Dash app, a Flask server, any WSGI callable, or a function that makes one of these."""
    server = getattr(app, "server", None)
    if server is not None:
        app = server
    code = getattr(app, "__code__", None)
    if code is not None and code.co_argcount == 0:
        return wsgi(app())
    framework = type(app).__module__.partition(".")[0]
    is_asgi = framework in ("fastapi", "starlette", "quart")
    if callable(app) and not is_asgi and not isinstance(app, type):
        return app
    if is_asgi and server is not None:
        raise TypeError(
            f"the Dash app runs on {type(app).__name__}, which is not a WSGI application"
        )
    raise TypeError(
        f"the entrypoint is a {type(app).__name__}, neither a Dash app nor a WSGI application"
    )


def only_for_server(application, secret: str):
    """The application, closed to requests without the secret."""

    def guarded(environ, start_response):
        given = environ.pop("HTTP_X_LOCAL_CONNECT_SECRET", "")
        if hmac.compare_digest(given.encode("latin-1"), secret.encode()):
            return application(environ, start_response)
        start_response("403 Forbidden", [("Content-Type", "text/plain")])
        return [b"Open this app through local-connect.\n"]

    return guarded


def main() -> None:
    job_key, entrypoint, threads = sys.argv[1:]
    secret = os.environ.pop("LOCAL_CONNECT_SECRET")
    # The app's folder replaces this script's folder on the path: the app may have a module called `serve`.
    sys.path[0] = os.getcwd()
    application = only_for_server(wsgi(load(entrypoint)), secret)

    from waitress.server import create_server

    server = create_server(
        application,
        host="127.0.0.1",
        port=0,
        threads=int(threads),
        ident=None,
        # The server has removed what a visitor sent of X-Forwarded-*.
        clear_untrusted_proxy_headers=False,
    )
    print(f"{job_key} listening on {server.effective_port}", flush=True)
    server.run()


if __name__ == "__main__":
    main()
