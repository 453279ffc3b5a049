"""Compares two requirements files by the library that pip itself uses.

Called with a JSON object on standard input: `ours`, `theirs` (texts) and `python` (a specifier). Prints a JSON
list of differences: the requirements that one of them installs in an environment and the other doesn't. The
environments are all combinations of the values below that meet the specifier.
"""

import itertools
import json
import re
import sys

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

PYTHONS = [f"3.{minor}.{patch}" for minor in range(8, 15) for patch in (0, 1, 2, 9, 20)]
# Connect runs CPython on Linux.
PLATFORMS = [("linux", "Linux", "posix")]
MACHINES = ["x86_64", "aarch64"]
IMPLEMENTATIONS = [("CPython", "cpython")]


def environments(python):
    wanted = SpecifierSet(python)
    for version, platform, machine, implementation in itertools.product(
        PYTHONS, PLATFORMS, MACHINES, IMPLEMENTATIONS
    ):
        if version in wanted:
            yield {
                "python_version": version.rpartition(".")[0],
                "python_full_version": version,
                "implementation_version": version,
                "sys_platform": platform[0],
                "platform_system": platform[1],
                "os_name": platform[2],
                "platform_machine": machine,
                "platform_python_implementation": implementation[0],
                "implementation_name": implementation[1],
                "platform_release": "6.1.0",
                "platform_version": "#1 SMP",
                "extra": "",
            }


def requirements(text):
    for line in text.splitlines():
        line = re.sub(r"(^|\s)#.*$", "", line).strip()
        # Options, and the user's own packages: the tools name their folders, the bundle contains their files.
        if line and not line.startswith(("-", ".", "/", "file:")) and not re.match(r"\S+ @ file:", line):
            requirement = Requirement(line)
            what = requirement.url or str(requirement.specifier)
            yield f"{canonicalize_name(requirement.name)} {what}", requirement.marker


def installed(text, places):
    found = {}
    for what, marker in requirements(text):
        where = found.setdefault(what, set())
        where.update(at for at, place in enumerate(places) if marker is None or marker.evaluate(place))
    return {what: where for what, where in found.items() if where}


def main():
    given = json.load(sys.stdin)
    places = list(environments(given["python"]))
    ours, theirs = installed(given["ours"], places), installed(given["theirs"], places)
    differences = []
    for what in sorted(ours.keys() | theirs.keys()):
        only_ours = ours.get(what, set()) - theirs.get(what, set())
        only_theirs = theirs.get(what, set()) - ours.get(what, set())
        for side, where in (("only ours", only_ours), ("only theirs", only_theirs)):
            if where:
                place = places[min(where)]
                shown = {k: place[k] for k in ("python_full_version", "sys_platform", "platform_machine", "implementation_name")}
                differences.append({"requirement": what, "side": side, "environments": len(where), "such as": shown})
    json.dump({"differences": differences, "compared": len(theirs), "environments": len(places)}, sys.stdout)


main()
