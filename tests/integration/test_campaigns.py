from __future__ import annotations

import pytest

from tests import factories


@pytest.mark.django_db
def test_all_slots_of_a_campaign_exist_at_once():
    campaign = factories.campaign(factories.division(), length=16)
    assert campaign.slots.count() == 32
