"""Every component, with long names and with errors, at the three widths: as the gallery shows them."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("width", [320, 390, 820, 1440])
@pytest.mark.parametrize("path", ["/design/", "/privacy/", "/accessibility/", "/accounts/login/"])
def test_a_page_for_everybody_breaks_no_rule_and_fits(walk, path, width):
    walk.page.set_viewport_size({"width": width, "height": 900})
    walk.open(path)
