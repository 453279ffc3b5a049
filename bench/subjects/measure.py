"""Runs a command and prints its time and memory as one JSON line.

    python measure.py <log file> <command> [argument ...]

The command's output goes to the log file. CPU time and peak memory include the processes that the command
started and waited for; peak memory is that of the largest single process.
"""

import json
import resource
import subprocess
import sys
import time

log, *command = sys.argv[1:]
with open(log, "wb") as output:
    start = time.perf_counter()
    code = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False).returncode
    seconds = time.perf_counter() - start
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
# ru_maxrss is in bytes on macOS and in kilobytes on Linux.
peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(json.dumps({"code": code, "seconds": seconds, "cpuSeconds": usage.ru_utime + usage.ru_stime, "peakMemory": peak}))
