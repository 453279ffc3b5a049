"""Uses a server through posit-sdk as its guide shows, and prints what came back as one JSON object.

usage: posit_sdk_round_trip.py SERVER API_KEY BUNDLE
"""

import json
import pathlib
import sys
import tempfile

from posit.connect import Client

# All that the API lets a client set of content, each with a value other than the default.
FIELDS = {
    "name": "sdk_item_renamed",
    "title": "Set by the SDK",
    "description": "All fields",
    "access_type": "logged_in",
    "locked": False,
    "locked_message": "Not yet",
    "content_category": "",
    "connection_timeout": 11,
    "read_timeout": 12,
    "init_timeout": 13,
    "idle_timeout": 14,
    "max_processes": 5,
    "min_processes": 1,
    "max_conns_per_process": 9,
    "load_factor": 0.7,
    "memory_request": 1_000_000_000,
    "memory_limit": 2_000_000_000,
    "cpu_request": 0.5,
    "cpu_limit": 1.5,
    "amd_gpu_limit": 1,
    "nvidia_gpu_limit": 2,
    "default_r_environment_management": False,
    "default_py_environment_management": True,
    "default_image_name": "registry.example.org/python",
    "service_account_name": "apps",
    "run_as": "rstudio-connect",
    "run_as_current_user": True,
    "metrics_collection_enabled": True,
}


def main() -> None:
    server, key, archive = sys.argv[1:]
    client = Client(server, key)
    seen = {"version": client.version, "me": client.me["username"], "expected": FIELDS}

    content = client.content.create(name="sdk-item", title="New")
    content.update(**FIELDS)
    again = client.content.get(content["guid"])
    seen["fields"] = {field: again[field] for field in FIELDS}
    seen["found"] = client.content.find_one(name=FIELDS["name"])["guid"] == content["guid"]

    bundle = content.bundles.create(archive)
    task = bundle.deploy()
    task.wait_for()
    seen["task"] = [task.is_finished, task.error_code]
    seen["bundles"] = len(content.bundles.find())
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder, "copy.tar.gz")
        bundle.download(str(copy))
        seen["downloaded"] = copy.read_bytes() == pathlib.Path(archive).read_bytes()

    variables = content.environment_variables
    variables.create("STAGE", "prod")
    variables.update({"REGION": "north"})
    seen["variables"] = sorted(variables.find())
    variables.delete("STAGE")
    seen["variables left"] = variables.find()

    mira = client.users.find_one(prefix="mira")
    permission = content.permissions.create(mira, role="viewer")
    permission.update(role="owner")
    content.permissions.create(client.groups.find_one(prefix="data"), role="viewer")
    seen["permissions"] = [(p["principal_type"], p["role"]) for p in content.permissions.find()]
    permission.destroy()
    seen["permissions left"] = len(content.permissions.find())

    category = client.tags.create(name="Teams")
    tag = client.tags.create(name="Data", parent=category)
    content.tags.add(tag)
    seen["tags"] = [t["name"] for t in content.tags.find()]
    seen["tagged"] = [item["guid"] == content["guid"] for item in tag.content_items.find()]
    content.tags.delete(tag)

    content.vanity = "/sdk/board/"
    seen["vanity"] = content.find_vanity()["path"]
    seen["vanities"] = [vanity["path"] for vanity in client.vanities.all()]
    del content.vanity

    seen["app"] = client.session.get(again["content_url"]).status_code
    seen["jobs"] = sorted({job["tag"] for job in content.jobs})
    content.jobs[0].destroy()
    seen["packages"] = "waitress" in [package["name"] for package in content.packages]

    content.delete()
    seen["deleted"] = client.content.find_one(name=FIELDS["name"]) is None
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
