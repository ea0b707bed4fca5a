"""What counting costs, on PostgreSQL: `make bench-rollup`.

One dirty day with ten million cards behind it beside one with ten thousand; a million cards counted again beside one
GROUP BY of the same table; pages over twelve weeks with 200 teams beside the same with 6. Both sides take turns in one
run and have the same cards a team and day. Ends with 1 when a ratio is too high.

It makes databases of its own on the server of DATABASE_URL (or of PGHOST, PGPORT, PGUSER and PGPASSWORD; usually
postgres at 127.0.0.1), never touches another, and drops them. Ten million cards take some minutes and 3 GB.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import django

from benchmarks import scratch
from benchmarks.bench_spc import machine, tell


def main() -> int:
    sizes = _asked()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended. The databases are gone."))
    at = scratch.server(os.environ)
    try:
        version = scratch.version(at)
    except scratch.NoServer as problem:
        tell(str(problem))
        return 1
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(scratch.environment(folder))
        django.setup()
        contests = import_module("benchmarks.rollup_contests")  # it knows models, which need what was set up above
        tell(f"{machine()}; PostgreSQL {version}; Django {django.__version__}")
        tell(f"{sizes.a_team_and_day} cards a team and day; {sizes.rounds} rounds; the median, and the least and most")
        tell("Filling the databases takes some minutes.")
        held = contests.contests(
            at,
            contests.Sizes((sizes.cards, sizes.few_cards), sizes.rebuilt, sizes.a_team_and_day, sizes.rounds),
            today=datetime.now(UTC).date(),
            tell=tell,
        )
        with closing(held):
            are_won = [_told(contest) for contest in held]
    return 0 if all(are_won) else 1


def _told(contest: Any) -> bool:
    tell("\n".join(contest.lines))
    return bool(contest.is_won)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cards", type=int, default=10_000_000, help="cards behind one dirty day (fewer to try it)")
    parser.add_argument("--few-cards", type=int, default=10_000, help="cards behind the other")
    parser.add_argument("--rebuilt", type=int, default=1_000_000, help="cards that are counted again")
    parser.add_argument("--a-team-and-day", type=int, default=20, help="cards of one team on one day")
    parser.add_argument("--rounds", type=int, default=9)
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
