"""Bundles a folder as `rsconnect deploy dash` does, without uploading it.

    python bundle_with_rsconnect.py <folder> <bundle>
"""

import shutil
import sys

from rsconnect.bundle import make_api_bundle
from rsconnect.environment import Environment
from rsconnect.models import AppModes

folder, target = sys.argv[1:]
environment = Environment.create_python_environment(folder, requirements_file="requirements.txt")
bundle = make_api_bundle(folder, "app:app", AppModes.DASH_APP, environment, [], [])
with open(target, "wb") as file:
    shutil.copyfileobj(bundle, file)
