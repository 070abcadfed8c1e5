"""`python -m samples [--port N]`: serve the sample portals until Ctrl-C."""

import argparse
import signal
import sys

from samples.farm import Farm


def main() -> None:
    """Print the proxy's address, serve, and end in order on Ctrl-C or SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m samples", description="Sample portals behind a proxy on loopback.")
    parser.add_argument("--port", type=int, default=0, help="port of the proxy on 127.0.0.1 (default: a free one)")
    ending = {signal.SIGINT, signal.SIGTERM}
    # blocked before the farm's thread begins, or that thread would take them
    signal.pthread_sigmask(signal.SIG_BLOCK, ending)
    with Farm(parser.parse_args().port) as farm:
        sys.stdout.write(f"{farm.proxy_url}\n")
        sys.stdout.flush()
        signal.sigwait(ending)


if __name__ == "__main__":
    main()
