"""The log says nothing of a card but that something broke, and where."""

from __future__ import annotations

import logging
import sys
from types import SimpleNamespace

import pytest

from perfectcare.common.logs import Discreet, DiscreetReport

WORDS = "Nurse Joy was late again"


def record(path, level, *, broken=False):
    try:
        if broken:
            raise ValueError(f"Failing row contains ({WORDS})")
    except ValueError:
        problem = sys.exc_info()
    made = logging.LogRecord("django.request", level, __file__, 1, "%s: %s", ("Refused", path), None)
    made.exc_info = problem if broken else None
    made.request = SimpleNamespace(path=path)
    return made


@pytest.mark.parametrize("path", ["/f/abcdef/", "/f/abcdef/cards", "/s/abcdef/", "/divisions/x/points/7/paper/"])
def test_a_refused_card_leaves_no_line_with_its_time(path):
    assert not Discreet().filter(record(path, logging.WARNING))


def test_other_refusals_are_logged():
    assert Discreet().filter(record("/divisions/x/comments/", logging.WARNING))
    assert Discreet().filter(logging.LogRecord("celery", logging.INFO, __file__, 1, "ready", (), None))


def test_a_fault_beside_a_card_is_logged_with_its_kind_and_place_but_no_words():
    fault = record("/f/abcdef/", logging.ERROR, broken=True)
    assert Discreet().filter(fault)
    line = logging.Formatter().format(fault)
    assert "ValueError" in line
    assert "test_logs.py" in line
    assert WORDS not in line


def test_a_fault_elsewhere_keeps_its_words():
    fault = record("/campaigns/x/", logging.ERROR, broken=True)
    Discreet().filter(fault)
    assert "Failing row" in logging.Formatter().format(fault)


HIDDEN = DiscreetReport.cleansed_substitute


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/f/abcdef/cards", HIDDEN),
        ("/s/abcdef/", HIDDEN),
        ("/divisions/x/points/7/paper/", HIDDEN),
        ("/people/", WORDS),
    ],
)
def test_the_report_of_a_fault_beside_a_card_shows_no_value_even_of_a_generator(path, shown, settings):
    settings.DEBUG = False
    said = (sys._getframe() for words in [WORDS])
    frame = next(said)
    values = DiscreetReport().get_traceback_frame_variables(SimpleNamespace(path=path), frame)
    assert dict(values)["words"] == shown
