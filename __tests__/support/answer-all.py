"""Runs a command in a separate terminal, and answers each question with Return, which chooses the default."""

import os
import pty
import select
import sys

process, terminal = pty.fork()
if process == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
while True:
    # If there is no output for a second, the command is probably waiting for an answer.
    readable, _, _ = select.select([terminal], [], [], 1)
    try:
        if not readable:
            os.write(terminal, b"\r")
        elif not os.read(terminal, 4096):
            break
    except OSError:
        break
sys.exit(os.WEXITSTATUS(os.waitpid(process, 0)[1]))
