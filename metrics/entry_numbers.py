"""The numbers of a figure from outside, as people and spreadsheets write them."""

from __future__ import annotations

import re

from metrics.entries import Figure, Wrong
from metrics.measures import Kind, Measure

#: More would be a mistake, and sums of many such figures still fit into the database's whole numbers.
LARGEST = 1_000_000_000

_NUMBER = re.compile(r"(\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.(\d{1,15}))?", re.ASCII)
_NEGATIVE = re.compile(r"[-−]\s?\d[\d,.]*", re.ASCII)
_ENDLESS = re.compile(r"\d{16,}", re.ASCII)
_COMMA = re.compile(r"\d+,\d+", re.ASCII)


def read_figure(measure: Measure, numerator: str, denominator: str) -> Figure:
    """Read a figure as it is typed. Raises Wrong, with the column."""
    number = read_number(measure, numerator, "numerator")
    if measure.kind is not Kind.SHARE:
        if denominator:
            raise Wrong("denominator", f"{measure.name} is a number without “of”. Leave this cell empty.")
        return number, None
    return check_share(number, read_number(measure, denominator, "denominator"))


def check_share(numerator: int, denominator: int) -> Figure:
    """Return both, or raise Wrong for more than all."""
    if numerator > denominator:
        raise Wrong("numerator", "This is more than the number it is out of.")
    return numerator, denominator


def read_number(measure: Measure, text: str, column: str) -> int:
    """Read one number into the measure's smallest unit. Raises Wrong."""
    found = _NUMBER.fullmatch(text)
    if not found:
        raise Wrong(column, _no_number(measure, text, column))
    decimals = (found[2] or "").rstrip("0")
    whole = int(found[1].replace(",", ""))
    if len(decimals) > measure.places:
        raise Wrong(column, _too_fine(measure))
    if whole > LARGEST:
        raise Wrong(column, f"This is too large. A number can be up to {LARGEST:,}.")
    units: int = 10**measure.places
    return whole * units + int(decimals.ljust(measure.places, "0") or "0")


def number_words(measure: Measure, number: int) -> str:
    """Write a stored number as people type it: 750 hundredths of an hour are 7.5."""
    if not measure.places:
        return str(number)
    whole, rest = divmod(number, 10**measure.places)
    return f"{whole}.{rest:0{measure.places}}".rstrip("0").rstrip(".")


def figure_words(measure: Measure, figure: Figure) -> str:
    """Say a figure: “12 of 15”, or “7.5”."""
    numerator, denominator = figure
    words = number_words(measure, numerator)
    return words if denominator is None else f"{words} of {number_words(measure, denominator)}"


def _too_fine(measure: Measure) -> str:
    if not measure.places:
        return f"{_what(measure)} are counted whole. Write a number like 12."
    return f"Give at most {measure.places} decimals, like 7.25."


def _no_number(measure: Measure, text: str, column: str) -> str:
    if not text:
        return "Enter both numbers, or neither." if measure.kind is Kind.SHARE else "Enter a number."
    if _NEGATIVE.fullmatch(text):
        return "A number cannot be below 0."
    if text.startswith(("=", "+", "-", "@")):
        return "This is a formula. Copy its value instead."
    if _ENDLESS.fullmatch(text):
        return f"This is too large. A number can be up to {LARGEST:,}."
    if text.endswith("%"):
        is_share = measure.kind is Kind.SHARE
        return "This is a percentage. " + (
            "Give both numbers: how many, and of how many." if is_share else _like(measure)
        )
    if _COMMA.fullmatch(text) and measure.places:
        return f"Write decimals with a point: {text.replace(',', '.')[:20]}."
    return f"This is not a number of {_unit(measure)}. {_like(measure)}"


def _like(measure: Measure) -> str:
    return "Write it like 7.5." if measure.places else "Write a whole number like 12."


def _unit(measure: Measure) -> str:
    return measure.counted[1]


def _what(measure: Measure) -> str:
    unit = _unit(measure)
    return unit[:1].upper() + unit[1:]
