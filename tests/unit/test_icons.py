"""What a chart found is said in words that are true of it, and no more is said than was found."""

from __future__ import annotations

from typing import get_args
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string

from metrics.icons import Icon, assurance_icon, variation_icon
from metrics.spc import Rules, Signal, xmr
from metrics.spc_words import apart, assurance_words, limit_words, signal_words, variation_words

#: Around 74.3, between 58.7 and 89.9, and part of no pattern.
UNEVEN = [72, 78, 70, 75, 81, 69, 74, 77, 71, 79, 73, 76, 70, 78, 74, 72]
LAST = {
    "above-upper": [99],
    "below-lower": [40],
    "rising": [70, 71, 72, 73, 75, 76, 77],
    "falling": [78, 77, 76, 75, 73, 72, 71],
    "two-of-three-high": [75, 87, 87],
    "two-of-three-low": [73, 61, 61],
    "run-high": [77, 75, 78, 75, 77, 76, 75, 78],
    "run-low": [70, 72, 71, 73, 70, 72, 71, 73],
}


def ending_in(signal, better="up", target=None):
    chart = xmr([*UNEVEN, *LAST[signal]], better=better, target=target, fixed_after=16)
    assert chart.points[-1].signal == signal
    return chart


class TestSignals:
    def test_each_has_words_of_its_own(self):
        words = {signal_words(signal) for signal in get_args(Signal)}
        assert len(words) == 9
        assert all(each.endswith(".") for each in words)

    def test_the_words_follow_the_rules_that_were_set(self):
        assert "at least 6 figures in a row" in signal_words("run-high", Rules(run=6))
        assert "at least 6 figures in a row" in signal_words("falling", Rules(trend=6))


class TestVariation:
    @pytest.mark.parametrize(
        ("signal", "words"),
        [
            ("above-upper", "Better than usual: the latest week is above the upper limit of 89.9%. Higher is better."),
            ("below-lower", "Worse than usual: the latest week is below the lower limit of 58.7%. Higher is better."),
            ("rising", "Improving: the latest 7 weeks shown rise without a break. Higher is better."),
            ("falling", "Getting worse: the latest 7 weeks shown fall without a break. Higher is better."),
            (
                "two-of-three-high",
                "Better than usual: at least 2 of the latest 3 weeks shown are close to the upper limit of 89.9%. "
                "Higher is better.",
            ),
            (
                "two-of-three-low",
                "Worse than usual: at least 2 of the latest 3 weeks shown are close to the lower limit of 58.7%. "
                "Higher is better.",
            ),
            (
                "run-high",
                "Better than usual: the latest 8 weeks shown are all above the usual level of 74.3%. Higher is better.",
            ),
            (
                "run-low",
                "Worse than usual: the latest 10 weeks shown are all below the usual level of 74.3%. Higher is better.",
            ),
        ],
    )
    def test_it_says_what_was_found_and_which_way_is_better(self, signal, words):
        assert variation_words(ending_in(signal), better="up", unit="%") == words

    def test_low_can_be_better_and_neither_way_can_be(self):
        fall = variation_words(ending_in("falling", better="down"), better="down", period="month")
        assert fall == "Improving: the latest 7 months shown fall without a break. Lower is better."
        drop = variation_words(ending_in("below-lower", better="neither"), better="neither", period="weekday")
        assert drop == (
            "Lower than usual: the latest weekday is below the lower limit of 58.7. "
            "Neither higher nor lower is better by itself."
        )
        climb = variation_words(ending_in("rising", better="neither"), better="neither")
        assert climb.startswith("Rising: ")

    def test_a_run_or_a_trend_is_as_long_as_it_is_and_never_reaches_over_a_step(self):
        chart = xmr([1, 2, 1, 2, 1, 2, 1, 2, *[3, 3.1] * 6], better="up", fixed_after=8)
        assert "the latest 13 weeks shown" in variation_words(chart, better="up")
        chart = xmr([3, 0, 3, 0, 0.5, 1, 1.1, 1.2, 6, 6.1, 6.2, 6.3], better="up", steps=[5])
        assert "the latest 7 weeks shown rise" in variation_words(chart, better="up")

    def test_a_trend_starts_where_it_turns(self):
        chart = xmr([5, 3, 5, 3, 5, 2, 2.4, 2.8, 3.2, 3.6, 4, 4.4, 4.8], better="up")
        assert chart.points[-1].signal == "rising"
        assert "the latest 8 weeks shown rise" in variation_words(chart, better="up")

    def test_nothing_found_is_said_with_the_limits_and_the_usual_level(self):
        assert variation_words(xmr(UNEVEN, better="up"), better="up", unit="%") == (
            "No clear change: the latest week lies within the limits (58.7% to 89.9%) and is part of no pattern. "
            "The usual level is 74.3%."
        )

    def test_a_limit_where_no_figure_can_be_is_not_said(self):
        assert limit_words(-3.06, 6.95) == "up to 7"
        assert limit_words(81, 104, "%") == "81% or more"
        assert limit_words(81, 104) == "81 to 104"
        assert limit_words(-3, 104, "%") == "0% to 100%"

    def test_a_refusal_says_what_is_missing_and_finds_nothing(self):
        assert variation_words(None, better="up") == "No figures yet."
        assert variation_words(xmr([], better="up"), better="up") == "No figures yet."
        assert variation_words(xmr([4], better="up"), better="up") == "Too few figures to say what is usual."
        alike = xmr([4] * 20, better="up")
        assert variation_words(alike, better="up") == "Too few different figures to say what is usual."

    def test_the_latest_figures_count_not_an_earlier_part_with_limits(self):
        chart = xmr([*UNEVEN, 80], better="up", steps=[16])
        assert variation_words(chart, better="up") == "Too few figures to say what is usual."


class TestAssurance:
    def words(self, target, better="up", values=UNEVEN):
        return assurance_words(xmr(values, better=better, target=target), better=better, target=target, unit="%")

    @pytest.mark.parametrize(
        ("target", "better", "words"),
        [
            (50, "up", "Meets the target of 50% as things run now: even the lower limit, 58.7%, is above it."),
            (95, "up", "Misses the target of 95% unless something changes: even the upper limit, 89.9%, is below it."),
            (95, "down", "Meets the target of 95% as things run now: even the upper limit, 89.9%, is below it."),
            (
                50,
                "down",
                "Misses the target of 50% unless something changes: even the lower limit, 58.7%, is above it.",
            ),
            (
                70,
                "up",
                "Hit or miss: the target of 70% lies within the limits (58.7% to 89.9%), so chance decides if it is "
                "met.",
            ),
        ],
    )
    def test_it_sets_the_target_against_the_limits(self, target, better, words):
        assert self.words(target, better) == words

    def test_why_nothing_can_be_said(self):
        assert self.words(None) == "There is no target."
        assert self.words(70, "neither") == "The target is 70%. Neither higher nor lower is better by itself."
        assert self.words(70, values=[70]) == "The target is 70%. Too few figures to say what is usual."
        assert self.words(70, values=[70] * 9) == "The target is 70%. Too few different figures to say what is usual."

    def test_a_target_close_to_a_limit_is_told_apart_from_it(self):
        assert apart(88.7, 88.7362, "%") == ("88.7%", "88.74%")
        assert apart(70, 90, "%") == ("70%", "90%")
        assert self.words(89.93) == (
            "Misses the target of 89.93% unless something changes: even the upper limit, 89.92%, is below it."
        )


class TestIcons:
    @pytest.mark.parametrize("signal", LAST)
    @pytest.mark.parametrize("better", ["up", "down", "neither"])
    def test_the_letter_says_which_way_the_latest_figure_moved(self, signal, better):
        icon = variation_icon(ending_in(signal, better), better=better)
        is_high = signal in ("above-upper", "rising", "two-of-three-high", "run-high")
        assert (icon.letter, icon.is_high) == (("H", True) if is_high else ("L", False))
        if better == "neither":
            assert icon.name == ("neutral-high" if is_high else "neutral-low")
        else:
            assert icon.name == ("improvement" if is_high == (better == "up") else "concern")
        assert icon.sentence.startswith(f"{icon.word}: ")

    def test_nothing_found_has_no_letter(self):
        icon = variation_icon(xmr(UNEVEN, better="up"), better="up")
        assert (icon.name, icon.letter, icon.word) == ("common", "", "No clear change")

    def test_the_reservations_of_a_chart_are_those_of_its_icons(self):
        few = xmr(UNEVEN[:6], better="up", target=70)
        for icon in (variation_icon(few, better="up"), assurance_icon(few, better="up", target=70)):
            assert icon.is_tentative
            assert icon.sentence.endswith("Trust them from 13 points on.")
        assert not variation_icon(xmr(UNEVEN, better="up"), better="up").is_tentative

    def test_no_icon_says_why(self):
        assert variation_icon(None, better="up", reason="By week only.") == Icon(
            "none", "Too few figures", "By week only."
        )
        assert variation_icon(xmr([4] * 20, better="up"), better="up").word == "No limits"
        assert variation_icon(xmr([4], better="up"), better="up").word == "Too few figures"
        assert assurance_icon(xmr(UNEVEN, better="up"), better="up", target=None).word == "No target"
        assert assurance_icon(xmr(UNEVEN, better="neither", target=3), better="neither", target=3).word == "Not judged"
        assert assurance_icon(xmr([4] * 20, better="up", target=3), better="up", target=3).word == "No limits"

    @pytest.mark.parametrize(("target", "letter"), [(50, "P"), (70, "?"), (95, "F")])
    def test_the_letter_of_a_target(self, target, letter):
        icon = assurance_icon(xmr(UNEVEN, better="up", target=target), better="up", target=target)
        assert icon.letter == letter
        assert icon.sentence.startswith(icon.word)


class TestTheTemplates:
    def drawn(self, template, icon):
        return ElementTree.fromstring(render_to_string(f"metrics/_{template}_icon.html", {"icon": icon}).strip())

    def test_every_icon_has_its_word_beside_it_and_its_picture_is_hidden_from_screen_readers(self):
        for template, name in [("variation", "improvement"), ("assurance", "pass"), ("variation", "none")]:
            tree = self.drawn(template, Icon(name, "A word", "A sentence.", "H"))
            picture = next(each for each in tree if each.tag == "svg")
            assert picture.get("aria-hidden") == "true"
            assert "A word" in "".join(tree.itertext())

    def test_outlines_differ_so_that_no_colour_is_needed(self):
        for template, names in [
            ("variation", ["common", "improvement", "concern", "neutral-high", "neutral-low"]),
            ("assurance", ["pass", "fail", "hit-or-miss"]),
        ]:
            trees = [self.drawn(template, Icon(name, "", "")) for name in names]
            edges = [next(each for each in tree.iter() if each.get("class") == "pc-spc-icon__edge") for tree in trees]
            assert len({each.get("d") for each in edges}) == len(names)

    def test_high_and_low_differ(self):
        high = render_to_string("metrics/_variation_icon.html", {"icon": Icon("concern", "", "", "H", is_high=True)})
        low = render_to_string("metrics/_variation_icon.html", {"icon": Icon("concern", "", "", "L")})
        assert high != low
