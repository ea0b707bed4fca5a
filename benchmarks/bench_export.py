"""What an export costs, on PostgreSQL: `make bench-export`.

The responses of a division as CSV, through the program's WSGI application with everything that it does, beside a bare
SELECT of the same rows that the csv module writes. Both take turns in one run and write to nowhere. Then the smallest
export and a very large one, each in a process of its own, for its memory. Ends with 1 when a ratio is too high.

It makes a database of its own on the server of DATABASE_URL (or of PGHOST, PGPORT, PGUSER and PGPASSWORD; usually
postgres at 127.0.0.1), never touches another, and drops it.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
from contextlib import closing
from datetime import UTC, date, datetime
from importlib import import_module

import django

from benchmarks import scratch
from benchmarks.bench_spc import machine, tell

SIZES, LARGEST = (10_000, 100_000), 1_000_000


def main() -> int:
    asked = _asked()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended. The database is gone."))
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(scratch.environment(folder))
        django.setup()
        return _memory(asked.memory) if asked.memory else _compare(asked)


def _compare(asked: argparse.Namespace) -> int:
    at = scratch.server(os.environ | {"DATABASE_URL": asked.server})
    try:
        version = scratch.version(at)
    except scratch.NoServer as problem:
        tell(str(problem))
        return 1
    tell(f"{machine()}; PostgreSQL {version}; Django {django.__version__}")
    tell(f"{asked.rounds} rounds; the median, and the least and most")
    held = import_module("benchmarks.export_rounds").rounds(  # it knows models, which need what was set up above
        at, asked.sizes, asked.largest, count=asked.rounds, today=datetime.now(UTC).date(), tell=tell
    )
    are_won = []
    with closing(held):
        for contest in held:
            tell("\n".join(contest.lines))
            are_won.append(contest.is_won)
    return 0 if all(are_won) else 1


def _memory(asked: str) -> int:
    """Print what one download takes in this process, for the run that has started it."""
    at, name, filled = json.loads(asked)
    days = {key: date.fromisoformat(filled[key]) for key in ("first", "last")}
    made = import_module("benchmarks.export_scene").Filled(**{**filled, **days})
    tell(json.dumps(import_module("benchmarks.export_rounds").memory(at, name, made)))
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="how many responses")
    parser.add_argument("--largest", type=int, default=LARGEST, help="how many whose memory is measured too")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--memory", help=argparse.SUPPRESS)
    parser.set_defaults(server=os.environ.get("DATABASE_URL", ""))
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
