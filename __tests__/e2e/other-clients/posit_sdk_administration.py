"""Asks a server through posit-sdk what an administrator would, and prints what came back as one JSON object.

usage: posit_sdk_administration.py SERVER API_KEY BUNDLE
"""

import json
import sys

from posit.connect import Client
from posit.connect.errors import ClientError


def main() -> None:
    server, key, archive = sys.argv[1:]
    client = Client(server, key)
    seen = {}

    viktor = client.users.find_one(prefix="viktor")
    viktor.lock()
    seen["locked"] = [user["username"] for user in client.users.find(account_status="locked")]
    viktor.unlock()
    seen["unlocked"] = client.users.find(account_status="locked")

    content = client.content.create(name="sdk-administration")
    seen["integrations"] = client.oauth.integrations.find()
    seen["sessions"] = client.oauth.sessions.find()
    seen["associations"] = content.oauth.associations.find()
    content.oauth.associations.delete()
    try:
        client.oauth.get_credentials("a token of a visitor")
    except ClientError as error:
        seen["credentials"] = error.error_code

    content.bundles.create(archive).deploy().wait_for()
    seen["hits"] = list(client.metrics.hits.fetch())
    seen["usage"] = client.metrics.usage.find()
    seen["environments"] = list(client.environments)
    seen["packages"] = "waitress" in [package["name"] for package in client.packages.fetch()]
    seen["caches"] = [cache["language"] for cache in client.system.caches.runtime.find()]
    content.delete()
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
