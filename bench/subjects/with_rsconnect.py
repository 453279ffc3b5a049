"""Bundles a folder as rsconnect-python does, and prints what it took as one JSON line.

    python with_rsconnect.py <folder> <bundle>

It calls the function that `rsconnect deploy dash` calls, with an environment that is read beforehand: Python's start and
the look at the interpreter aren't counted.
"""

import contextlib
import json
import resource
import shutil
import sys
import time

from rsconnect.bundle import make_api_bundle
from rsconnect.environment import Environment
from rsconnect.models import AppModes

folder, target = sys.argv[1:]
with contextlib.redirect_stdout(sys.stderr):
    environment = Environment.create_python_environment(folder, requirements_file="requirements.txt")
    start = time.perf_counter()
    bundle = make_api_bundle(folder, "app:app", AppModes.DASH_APP, environment, [], [])
    seconds = time.perf_counter() - start
with open(target, "wb") as file:
    shutil.copyfileobj(bundle, file)
    size = file.tell()
resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(json.dumps({"seconds": seconds, "bytes": size, "resident": resident}))
