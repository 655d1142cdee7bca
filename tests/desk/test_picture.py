"""The picture of a claim: no two texts touch, whatever the story, and today stands where it belongs."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mahnlauf.desk.picture import WIDTH, Flag, Picture, Stretch, picture
from mahnlauf.desk.textwidth import width, wrapped
from mahnlauf.dunning.timeline import Moment

TODAY = date(2026, 9, 22)
MARKS = ("event", "money", "letter", "step", "problem")
_SIZE, _RISE, _FALL = 12.5, 12, 4

Box = tuple[float, float, float, float]


def moment(day: int, title: str = "Zahlungserinnerung", text: str = "E-Mail, 119,00 €", mark: str = "letter") -> Moment:
    return Moment(TODAY + timedelta(days=day), title, text, mark, future=day > 0)


def boxes(flag: Flag) -> list[Box]:
    """Left, top, right, bottom of each line of a flag, as wide as any usual font may draw it."""
    return [
        (flag.x + 8, one.y - _RISE, flag.x + 8 + width(one.text, _SIZE, bold=one.style == "title"), one.y + _FALL)
        for one in flag.texts
    ]


def touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def assert_clear(made: Picture) -> None:
    flags = [boxes(flag) for flag in made.flags]
    for index, texts in enumerate(flags):
        for other in flags[index + 1 :]:
            assert not any(touch(one, two) for one in texts for two in other)
        for left, top, right, bottom in texts:
            assert left >= 0
            assert right <= made.width
            assert top >= 16  # below the line that names today
            assert bottom <= made.height
            assert not left < made.today < right
            assert bottom < made.axis - 9 or top > made.axis + 9
    assert 0 <= made.today <= made.end <= made.width
    assert [dot.x for dot in made.dots] == sorted(dot.x for dot in made.dots)


stories = st.lists(
    st.builds(
        moment,
        st.integers(-900, 400),
        st.text(min_size=1, max_size=80),
        st.text(max_size=300),
        st.sampled_from(MARKS),
    ),
    max_size=30,
)


@given(stories)
def test_no_two_texts_touch_and_none_crosses_today(story: list[Moment]) -> None:
    assert_clear(picture(story, TODAY))


def test_fourteen_moments_on_fourteen_days_in_a_row_stay_apart() -> None:
    assert_clear(picture([moment(day - 9) for day in range(14)], TODAY))


def test_many_moments_of_one_day_share_a_flag_that_says_how_many_more_there_are() -> None:
    made = picture([moment(-3, f"Schritt {number}") for number in range(9)], TODAY)
    assert_clear(made)
    texts = [one.text for one in made.flags[0].texts]
    assert texts[-1] == "und 6 weitere"
    assert "Schritt 8" in made.flags[0].title


def test_a_short_story_fills_the_card_and_a_long_one_grows() -> None:
    assert picture([moment(-20), moment(-5), moment(9)], TODAY).width == WIDTH
    assert picture([moment(day) for day in range(-40, 0)], TODAY).width > WIDTH


def test_a_story_without_moments_still_shows_today() -> None:
    made = picture([], TODAY)
    assert made.flags == made.dots == ()
    assert made.today_text == "Heute, Di 22.09."


def test_the_line_is_dashed_only_where_something_is_to_come() -> None:
    past = picture([moment(-5)], TODAY)
    assert past.end == past.today
    coming = picture([moment(-5), moment(5)], TODAY)
    assert coming.today < coming.dots[-1].x < coming.end
    assert [dot.future for dot in coming.dots] == [False, True]


def test_a_running_term_is_shaded_from_its_letter_to_its_last_day() -> None:
    sent, last = TODAY - timedelta(days=3), TODAY + timedelta(days=4)
    made = picture([moment(-3), moment(5)], TODAY, [Stretch(sent, last, "term")], last)
    (band,) = made.bands
    assert band.x == made.dots[0].x < made.today < band.x + band.width < made.dots[1].x
    assert made.today_text == "Heute, Di 22.09. · Frist bis 26.09."


def test_a_pause_without_an_end_is_shaded_to_the_edge() -> None:
    made = picture([moment(-30), moment(-3)], TODAY, [Stretch(TODAY - timedelta(days=3), None, "pause")])
    (band,) = made.bands
    assert band.x + band.width > made.today


def test_the_label_of_today_turns_to_the_left_at_the_edge() -> None:
    assert picture([moment(-60)], TODAY).today_left
    assert not picture([moment(60)], TODAY).today_left


@given(st.text(max_size=500), st.integers(40, 300), st.integers(1, 3))
def test_wrapped_lines_are_never_wider_or_more_than_they_may_be(text: str, most: int, lines: int) -> None:
    rows = wrapped(text, most, _SIZE, lines=lines)
    assert len(rows) <= lines
    assert all(width(row, _SIZE) <= most for row in rows)


def test_a_no_break_space_keeps_an_amount_on_one_line() -> None:
    assert wrapped("Brief, inkl. 1,50\xa0€ Kosten", 105, _SIZE) == ["Brief, inkl.", "1,50\xa0€ Kosten"]


def test_a_text_that_does_not_fit_ends_in_an_ellipsis() -> None:
    assert wrapped("Eins zwei drei vier fünf sechs", 70, _SIZE)[-1].endswith("…")
