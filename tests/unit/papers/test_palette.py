"""The palette can be read: by contrast, by people who do not tell red from green, and without any colour."""

import tomllib
from itertools import combinations
from pathlib import Path

import pytest

from core.papers.palette import DARK, LIGHT, SHAPES, STATUSES, Ground, Meaning, status_of

GROUNDS = {"light": LIGHT, "dark": DARK}
CONFIG = Path(__file__).parents[3] / ".streamlit" / "config.toml"
MARK, TEXT = 3.0, 4.5
APART = 10
"""As far as two colours stand from each other in CIELAB that are told apart at a glance."""
# Linear light as it is seen without one kind of cone (Machado, Oliveira and Fernandes 2009, severity 1).
SEEN_BY = {
    "most": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
TO_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
Three = tuple[float, float, float]


@pytest.fixture(params=GROUNDS, ids=str)
def named(request) -> tuple[str, Ground]:
    return request.param, GROUNDS[request.param]


def test_words_are_read_on_the_page_and_on_surfaces(named):
    _, ground = named
    words = [ground.text, ground.soft, ground.accent, *ground.inks.values()]
    assert [
        (word, under) for word in words for under in (ground.background, ground.surface) if contrast(word, under) < TEXT
    ] == []


def test_what_is_drawn_stands_out_from_the_page(named):
    _, ground = named
    drawn = [*ground.series, *ground.marks.values()]
    assert [colour for colour in drawn if contrast(colour, ground.background) < MARK] == []


@pytest.mark.parametrize("eyes", SEEN_BY)
def test_series_are_told_apart_by_every_reader(named, eyes):
    _, ground = named
    near = {
        (one, other): round(distance(one, other, eyes))
        for one, other in combinations(ground.series, 2)
        if distance(one, other, eyes) < APART
    }
    assert near == {}


def test_the_scale_goes_one_way(named):
    name, ground = named
    lights = [lightness(colour) for colour in ground.scale]
    assert len(lights) == 10
    assert lights == sorted(lights, reverse=name == "light")


def test_no_two_meanings_share_a_sign_a_colour_or_an_icon():
    assert set(SHAPES) == set(Meaning)
    for what in ("sign", "colour", "icon"):
        assert len({getattr(shape, what) for shape in SHAPES.values()}) == len(SHAPES)


def test_every_status_is_known_by_its_word():
    assert {status_of(status.word.upper()) for status in STATUSES.values()} == set(STATUSES.values())
    assert status_of("no such word") is None


def test_the_theme_of_the_pages_has_the_colours_of_the_palette(named):
    name, ground = named
    theme = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"][name]
    assert [theme["backgroundColor"], theme["secondaryBackgroundColor"], theme["textColor"], theme["borderColor"]] == [
        ground.background, ground.surface, ground.text, ground.border,
    ]  # fmt: skip
    assert theme["chartCategoricalColors"] == [*ground.series, *ground.series[:2]]
    assert theme["chartSequentialColors"] == list(ground.scale)
    for colour, mark in ground.marks.items():
        assert theme[f"{colour}Color"] == mark
        assert contrast(theme[f"{colour}TextColor"], theme[f"{colour}BackgroundColor"]) >= TEXT
        assert contrast(theme[f"{colour}TextColor"], ground.background) >= TEXT


def test_buttons_are_read(named):
    name, _ = named
    theme = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"][name]
    assert contrast(theme["primaryColor"], "#ffffff") >= TEXT


def contrast(one: str, other: str) -> float:
    """As WCAG 2 measures it."""
    dark, light = sorted((_xyz(_linear(one))[1], _xyz(_linear(other))[1]))
    return (light + 0.05) / (dark + 0.05)


def lightness(colour: str) -> float:
    return _lab(_linear(colour))[0]


def distance(one: str, other: str, eyes: str) -> float:
    seen = [
        _lab(tuple(min(1.0, max(0.0, part)) for part in _times(SEEN_BY[eyes], _linear(each)))) for each in (one, other)
    ]
    return sum((a - b) ** 2 for a, b in zip(*seen, strict=True)) ** 0.5


def _linear(colour: str) -> Three:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def _times(matrix, three) -> Three:
    first, second, third = (sum(a * b for a, b in zip(row, three, strict=True)) for row in matrix)
    return first, second, third


def _xyz(linear) -> Three:
    return _times(TO_XYZ, linear)


def _lab(linear) -> Three:
    white = (0.95047, 1.0, 1.08883)
    parts = (value / most for value, most in zip(_xyz(linear), white, strict=True))
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in parts)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)
