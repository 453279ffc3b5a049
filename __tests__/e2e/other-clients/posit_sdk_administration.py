"""Asks a server through posit-sdk what an administrator would, and prints what came back as one JSON object.

usage: posit_sdk_administration.py SERVER API_KEY
"""

import json
import sys

from posit.connect import Client


def main() -> None:
    client = Client(*sys.argv[1:])
    seen = {}

    viktor = client.users.find_one(prefix="viktor")
    viktor.lock()
    seen["locked"] = [user["username"] for user in client.users.find(account_status="locked")]
    viktor.unlock()
    seen["unlocked"] = client.users.find(account_status="locked")
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
