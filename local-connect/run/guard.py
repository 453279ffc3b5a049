"""Runs a command that ends with whoever started this script.

usage: guard.py COMMAND [ARGUMENT...]

Standard input is a pipe that the server holds open. When it closes, however the server ended, this whole process
group ends: the command and all that it started.
"""

import os
import signal
import subprocess
import sys
import threading


def end_when_alone(child: subprocess.Popen) -> None:
    # Not sys.stdin, whose lock the interpreter wants at its end.
    while os.read(0, 1024):
        pass
    if os.name == "posix":
        os.killpg(0, signal.SIGKILL)
    else:
        child.kill()


def main() -> None:
    child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
    threading.Thread(target=end_when_alone, args=(child,), daemon=True).start()
    status = child.wait()
    sys.exit(status if 0 <= status <= 255 else 1)


if __name__ == "__main__":
    main()
