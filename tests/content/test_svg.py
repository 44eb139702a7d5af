"""SVG images whose styles ask more of the style parser than it can do."""

from __future__ import annotations

import pytest

from sitegen.content.svg import svg_problems


@pytest.mark.parametrize(
    "drawing",
    [
        "<style>\n\npath {{ stroke-width: {number} }}</style>",
        "<style>\n\npath {{ stroke-width: {number}px }}</style>",
        "\n\n<path style='stroke-width: {number}'/>",
        "\n\n<path fill='rgb({number})'/>",
    ],
)
def test_numbers_of_thousands_of_digits(drawing: str) -> None:
    for number, known in (("9" * 4_000, True), ("9" * 5_000, False), ("-" + "9" * 5_000, False)):
        image = f'<svg xmlns="http://www.w3.org/2000/svg">{drawing.format(number=number)}</svg>'
        found = [(problem.line, problem.message) for problem in svg_problems("a.svg", image.encode())]
        wanted = "the image holds a number of thousands of digits in a style"
        lines = {1 if "<style" in drawing else 3}
        assert {line for line, _ in found} == (set() if known else lines)
        assert {message for _, message in found} == (set() if known else {wanted})
