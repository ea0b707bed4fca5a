"""Every component, with long names and with errors, at the three widths: as the gallery shows them."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("width", [320, 390, 820, 1440])
@pytest.mark.parametrize("path", ["/design/", "/privacy/", "/accessibility/", "/accounts/login/"])
def test_a_page_for_everybody_breaks_no_rule_and_fits(walk, path, width):
    walk.page.set_viewport_size({"width": width, "height": 900})
    walk.open(path)


#: Of every chart that is seen: words that leave their canvas or lie on other words, and the size of the smallest.
WORDS_OF_CHARTS = """() => {
  const wrong = [], sizes = [];
  const seen = [...document.querySelectorAll(".pc-spc")].filter((svg) => svg.getBoundingClientRect().width);
  for (const svg of seen) {
    const canvas = svg.getBoundingClientRect();
    const scale = canvas.width / svg.viewBox.baseVal.width;
    const words = [...svg.querySelectorAll("text")].map((text) => {
      const { left, right, top, bottom } = text.getBoundingClientRect();
      return { text, left, right, top: top + 3, bottom };
    });
    words.forEach((one, n) => {
      sizes.push(parseFloat(getComputedStyle(one.text).fontSize) * scale);
      const isAcross = one.left < canvas.left - 1 || one.right > canvas.right + 1;
      if (isAcross || one.top < canvas.top || one.bottom > canvas.bottom + 1) wrong.push(one.text.textContent);
      for (const other of words.slice(0, n)) {
        const isBeside = one.right <= other.left || other.right <= one.left;
        const isAbove = one.bottom <= other.top || other.bottom <= one.top;
        if (!isBeside && !isAbove) wrong.push(`${one.text.textContent} on ${other.text.textContent}`);
      }
    });
  }
  return { charts: seen.length, wrong, smallest: Math.min(...sizes) };
}"""


@pytest.mark.parametrize("width", [320, 360, 820, 1440])
def test_the_words_of_a_chart_can_be_read(walk, width):
    walk.page.set_viewport_size({"width": width, "height": 900})
    walk.open("/design/")
    found = walk.page.evaluate(WORDS_OF_CHARTS)
    assert found["charts"] >= 8
    assert found["wrong"] == []
    assert found["smallest"] >= 12
