"""The log says nothing of a card but that something broke, and where."""

from __future__ import annotations

import logging
import sys
from types import SimpleNamespace

import pytest

from perfectcare.common.logs import Discreet, DiscreetReport, DiscreetReporter

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


@pytest.mark.parametrize(
    "path", ["/f/abcdef/", "/f/abcdef/cards", "/s/abcdef/", "/p/abcdef/said/", "/divisions/x/points/7/paper/"]
)
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


SECRET = "s3cret-Token_9"
LINKS = ["/p/{}/", "/p/{}/said/", "/invitations/{}/", "/accounts/password/reset/key/1-{}/"]


@pytest.mark.parametrize("link", LINKS)
def test_the_log_holds_no_link_that_opens_something(link):
    path = link.format(SECRET)
    for made in (
        record(path, logging.ERROR, broken=True),
        logging.LogRecord("perfectcare", logging.ERROR, __file__, 1, "database unavailable at %s", (path,), None),
        logging.LogRecord("perfectcare", logging.ERROR, __file__, 1, f"asked for https://x.example{path}", (), None),
    ):
        assert Discreet().filter(made)
        line = logging.Formatter().format(made)
        assert SECRET not in line
        assert "[removed]/" in line


def test_a_line_without_a_link_is_logged_as_it_is():
    made = logging.LogRecord("x", logging.ERROR, __file__, 1, "%s of %d at %s", ("one", 2, "/divisions/p/"), None)
    Discreet().filter(made)
    assert made.getMessage() == "one of 2 at /divisions/p/"


@pytest.mark.parametrize("link", LINKS)
def test_the_report_of_a_fault_names_no_link(link, rf):
    try:
        raise RuntimeError("broken")
    except RuntimeError:
        reporter = DiscreetReporter(rf.get(link.format(SECRET)), *sys.exc_info())
    for report in (reporter.get_traceback_text(), reporter.get_traceback_html()):
        assert "RuntimeError" in report
        assert SECRET not in report


HIDDEN = DiscreetReport.cleansed_substitute


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/f/abcdef/cards", HIDDEN),
        ("/s/abcdef/", HIDDEN),
        ("/p/abcdef/", HIDDEN),
        ("/invitations/abcdef/", HIDDEN),
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
