"""`python guard.py COMMAND …`: runs a command as long as somebody holds the other end of stdin.

A process that is killed closes its pipes: so pywb, which does not look at its stdin, ends with whoever started it.
"""

import os
import subprocess
import sys
from threading import Thread


def main() -> int:
    """Runs the command; its exit code."""
    child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
    Thread(target=_end_with_stdin, args=(child,), daemon=True).start()
    return child.wait()


def _end_with_stdin(child: "subprocess.Popen[bytes]") -> None:
    while os.read(0, 4096):  # not by sys.stdin, whose lock an ending interpreter cannot have meanwhile
        pass
    child.terminate()
    try:
        child.wait(3)
    except subprocess.TimeoutExpired:
        child.kill()


if __name__ == "__main__":
    sys.exit(main())
