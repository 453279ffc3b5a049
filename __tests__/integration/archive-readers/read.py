"""Lists a .tar.gz from standard input as Python's tarfile reads it in stream mode: one JSON line per member."""

import hashlib
import json
import sys
import tarfile

with tarfile.open(fileobj=sys.stdin.buffer, mode="r|gz") as archive:
    for member in archive:
        content = archive.extractfile(member).read()
        print(json.dumps([member.name, len(content), hashlib.md5(content).hexdigest()]))
