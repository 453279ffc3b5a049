"""Uses a server through posit-sdk as an administrator would, and prints what came back as one JSON object.

usage: posit_sdk_administration.py SERVER API_KEY BUNDLE
"""

import json
import sys

from posit.connect import Client
from posit.connect.errors import ClientError
from posit.connect.oauth.types import OAuthTokenType


def users_and_groups(client: Client) -> dict:
    viktor = client.users.find_one(prefix="viktor")
    viktor.lock()
    seen = {"locked": [user["username"] for user in client.users.find(account_status="locked")]}
    viktor.unlock()
    seen["unlocked"] = client.users.find(account_status="locked")
    viktor.update(first_name="Viktor")
    seen["renamed"] = client.users.get(viktor["guid"])["first_name"]
    group = client.groups.create(name="sdk group")
    group.members.add(viktor)
    seen["members"] = [member["username"] for member in group.members.find()]
    group.members.delete(viktor)
    group.delete()
    seen["groups left"] = client.groups.find(prefix="sdk")
    return seen


def oauth(client: Client, archive: str) -> dict:
    content = client.content.create(name="sdk-administration")
    content.bundles.create(archive).deploy().wait_for()
    try:
        client.oauth.get_credentials("a token of a visitor")
    except ClientError as error:
        seen = {"wrong token": error.error_code}
    integration = client.oauth.integrations.create(
        name="Visitor API", description=None, template="connect", config={"max_role": "Viewer"}
    )
    content.oauth.associations.update(integration["guid"])
    seen["associated"] = content.oauth.associations.find_by(auth_type="Visitor API Key")["app_guid"] == content["guid"]
    request = client.session.get(content["content_url"]).json()
    token = request["headers"]["HTTP_POSIT_CONNECT_USER_SESSION_TOKEN"]
    credentials = client.oauth.get_credentials(token, OAuthTokenType.API_KEY)
    visitor = Client(client.cfg.url, credentials["access_token"])
    seen["visitor"] = [visitor.me["username"], visitor.me["user_role"]]
    seen["sessions"] = client.oauth.sessions.find(all=True)
    content.oauth.associations.delete()
    integration.delete()
    seen["integrations left"] = client.oauth.integrations.find()
    seen["hits"] = [hit["content_guid"] == content["guid"] for hit in client.metrics.hits.fetch()]
    seen["usage"] = [event.path for event in client.metrics.usage.find()]
    return seen


def system(client: Client) -> dict:
    seen = {"environments": list(client.environments)}
    seen["packages"] = "waitress" in [package["name"] for package in client.packages.fetch()]
    [cache] = client.system.caches.runtime.find()
    seen["cache"] = cache["language"]
    seen["dry run"] = cache.destroy(dry_run=True)
    task = cache.destroy()
    task.wait_for()
    seen["removed"] = task.error_code
    seen["caches left"] = client.system.caches.runtime.find()
    return seen


def main() -> None:
    server, key, archive = sys.argv[1:]
    client = Client(server, key)
    print(json.dumps({**users_and_groups(client), **oauth(client, archive), **system(client)}))


if __name__ == "__main__":
    main()
