"""A paired tablet: its cards are kept on it first, sent when they can be, and leave it only when they are stored."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from feedback.models import Comment, Device, FFTResponse
from tests import factories
from tests.functional.tablets import SIZE, Tablet


@pytest.fixture
def tablet(page, live_server, cast):
    """A tablet at Riverside's front desk, not paired yet. No script on it may break, with a connection or without."""
    broken = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.set_viewport_size(SIZE)
    page.set_default_timeout(10_000)
    yield Tablet(page, live_server.url, factories.point(cast.riverside)).open()
    assert broken == []


def test_a_tablet_is_paired_with_a_code_and_its_cards_are_numbered(tablet, cast):
    device = tablet.pair(cast.maya)
    tablet.give("Very Good", good="Kind.")
    tablet.give("Poor")
    tablet.until_sent()
    device.refresh_from_db()
    assert (device.numbers, device.captured, device.waiting) == ("{[1,3)}", 2, 0)
    assert sorted(FFTResponse.objects.values_list("answer", flat=True)) == ["poor", "very-good"]
    assert Comment.objects.get().words == "Kind."


def test_without_a_connection_everything_looks_the_same_and_nothing_is_lost(tablet, cast):
    tablet.pair(cast.maya)
    tablet.page.context.set_offline(True)
    tablet.give("Good", good="Before the reload.")
    tablet.page.reload()
    expect(tablet.page.get_by_role("heading", name="Overall, how was")).to_be_visible()
    tablet.give("Poor")
    assert [each["sequence"] for each in tablet.waiting] == [1, 2]
    assert "Before the reload" not in str(tablet.kept)
    assert not FFTResponse.objects.exists()
    tablet.page.context.set_offline(False)
    tablet.page.reload()
    tablet.until_sent()
    assert FFTResponse.objects.count() == 2
    assert Device.objects.get().numbers == "{[1,3)}"
