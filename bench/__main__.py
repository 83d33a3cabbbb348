"""`python -m bench NAME [options]`: run one benchmark."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec


def main() -> int:
    """Find the module `bench.NAME` and call its `main` with the remaining arguments."""
    if len(sys.argv) < 2 or find_spec(f"bench.{sys.argv[1]}") is None:
        print("usage: python -m bench NAME [options]", file=sys.stderr)
        return 2
    return int(import_module(f"bench.{sys.argv[1]}").main(sys.argv[2:]))


if __name__ == "__main__":
    sys.exit(main())
