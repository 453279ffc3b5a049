"""Serves a Dash or WSGI app on a free port of this machine, for local-connect.

usage: serve.py JOB_KEY ENTRYPOINT

Prints "JOB_KEY listening on PORT" when the app is loaded and takes requests. Ends when standard input closes,
so that no app outlives the server that started it.
"""

import importlib
import os
import signal
import sys
import threading

DEFAULT_NAMES = ["app", "application", "create_app", "make_app"]


def exit_when_alone() -> None:
    # Not sys.stdin, whose lock the interpreter wants at its end.
    while os.read(0, 1024):
        pass
    if os.name == "posix":
        os.killpg(0, signal.SIGKILL)  # with all that the app has started
    os._exit(0)


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
            f"the Dash app runs on {type(app).__name__}, which is no WSGI application"
        )
    raise TypeError(
        f"the entrypoint is a {type(app).__name__}, neither a Dash app nor a WSGI application"
    )


def main() -> None:
    job_key, entrypoint = sys.argv[1:]
    threading.Thread(target=exit_when_alone, daemon=True).start()
    # The app's folder takes this script's place on the path: its modules come first, and `serve` isn't one of them.
    sys.path[0] = os.getcwd()
    application = wsgi(load(entrypoint))

    from waitress.server import create_server

    server = create_server(
        application,
        host="127.0.0.1",
        port=0,
        threads=8,
        ident=None,
        # X-Forwarded-*: what a visitor sent of them is gone by now.
        clear_untrusted_proxy_headers=False,
    )
    print(f"{job_key} listening on {server.effective_port}", flush=True)
    server.run()


if __name__ == "__main__":
    main()
