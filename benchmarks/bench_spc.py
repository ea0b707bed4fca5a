"""What a chart costs, by its number of points: `make bench-spc`.

Charts series of every sort (noise, ties, a ramp, turns, a change of level, spikes) of 36, 360 and 3,600 points. Beside
it, in the same rounds, runs the least that a chart could cost: mean, moving ranges and limits in plain Python, without
rules or points. Python libraries that do the same as `metrics.spc` run along when they can be imported; they are not
among this project's packages. To bring some, say where they are: `PYTHONPATH=/their/site-packages make bench-spc`.
"""

from __future__ import annotations

import os
import platform
import random
import statistics
import sys
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from time import process_time
from timeit import Timer

from metrics.spc import xmr

ROUNDS = 9
SIZES = (36, 360, 3600)
SECONDS_A_ROUND = 0.05
#: From 36 points to 3,600 a point may not become dearer than this; in truth it becomes cheaper.
LINEAR = 1.25

Series = list[float]
Charting = Callable[[Series], object]


def main() -> int:
    charters: dict[str, Charting] = {"metrics.spc.xmr": ours, "limits alone, plain Python": limits_alone, **libraries()}
    tell(f"{machine()}; {ROUNDS} rounds, all contenders in each; {len(batch(36))} series of different sorts")
    medians: dict[tuple[str, int], float] = {}
    for size in SIZES:
        tell(f"\n{size} points          median  fastest  slowest   microseconds of processor time a series")
        for name, times in measured(charters, size).items():
            medians[name, size] = statistics.median(times)
            times_ours = medians[name, size] / medians["metrics.spc.xmr", size]
            tell(
                f"  {name:28}{medians[name, size]:12.1f}{min(times):9.1f}{max(times):9.1f}"
                f"   {medians[name, size] / size:8.3f} a point   {times_ours:7.2f} times ours"
            )
    growth = (medians["metrics.spc.xmr", SIZES[-1]] / SIZES[-1]) / (medians["metrics.spc.xmr", SIZES[0]] / SIZES[0])
    is_linear = growth <= LINEAR
    tell(
        f"\nA point among {SIZES[-1]} costs {growth:.2f} times a point among {SIZES[0]}: "
        f"{'linear' if is_linear else 'NOT linear'} (at most {LINEAR})"
    )
    return 0 if is_linear else 1


def measured(charters: dict[str, Charting], size: int) -> dict[str, list[float]]:
    """Microseconds of processor time a series, by contender and round. All take turns, so that noise hits all."""
    series = batch(size)
    timers = {name: Timer(partial(chart_all, chart, series), timer=process_time) for name, chart in charters.items()}
    repeats = {name: max(1, round(SECONDS_A_ROUND / timer.timeit(1))) for name, timer in timers.items()}
    times: dict[str, list[float]] = {name: [] for name in charters}
    for _ in range(ROUNDS):
        for name, timer in timers.items():
            times[name].append(timer.timeit(repeats[name]) / repeats[name] / len(series) * 1e6)
    return times


def chart_all(chart: Charting, series: Sequence[Series]) -> None:
    for values in series:
        chart(values)


def batch(size: int) -> list[Series]:
    """One series of each sort, the same in every run."""
    dice = random.Random(size)  # noqa: S311  no secret
    return [
        [dice.gauss(70, 8) for _ in range(size)],
        [float(dice.randint(0, 5)) for _ in range(size)],
        [index * 0.5 for index in range(size)],
        [float(abs(index % 24 - 12)) for index in range(size)],
        [dice.gauss(70 if index < size / 2 else 85, 5) for index in range(size)],
        [dice.choice((9.0, 11.0, 9.0, 11.0, 15.0, 15.0, 5.0)) for _ in range(size)],
    ]


def ours(values: Series) -> object:
    return xmr(values, better="up", target=75)


def limits_alone(values: Series) -> object:
    centre = sum(values) / len(values)
    width = 2.66 * sum([abs(after - before) for before, after in pairwise(values)]) / (len(values) - 1)
    return centre - width, centre, centre + width


def libraries() -> dict[str, Charting]:
    """What can be imported of the libraries that say the same of a series: limits, marked points, variation, target."""
    found: dict[str, Charting] = {}
    for name, made in (("abspc", with_abspc), ("controlchartspy", with_controlchartspy)):
        try:
            found[name] = made()
        except ImportError:
            tell(f"{name}: not here")
    return found


def with_abspc() -> Charting:
    spc, pandas = import_module("abspc"), import_module("pandas")

    def chart(values: Series) -> object:
        limits = spc.calculate_control_limits(pandas.DataFrame({"value": values}), "XmR")
        marked = spc.detect_special_causes(limits)
        return (
            spc.determine_point_colours(marked, target=75),
            spc.determine_variation_type(marked),
            spc.determine_assurance_type(marked, 75),
        )

    return chart


def with_controlchartspy() -> Charting:
    spc, pandas = import_module("controlchartspy"), import_module("pandas")
    rules = dict.fromkeys(("astronomical", "shift", "trend", "two_in_three"), True)

    def chart(values: Series) -> object:
        return spc.spc(
            pandas.DataFrame({"day": days(len(values)), "value": values}),
            keys="day",
            numerators="value",
            spc_settings={"chart_type": "i"},
            outlier_settings=rules,
            return_objs="limits",
        )

    return chart


def days(count: int) -> Sequence[str]:
    return [(date(2015, 1, 1) + timedelta(days=index)).isoformat() for index in range(count)]


def machine() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    processor = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    return (
        f"{processor or platform.processor() or 'processor unknown'}, {os.cpu_count()} cores; "
        f"{platform.system()} {platform.release()}; Python {platform.python_version()}"
    )


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    raise SystemExit(main())
