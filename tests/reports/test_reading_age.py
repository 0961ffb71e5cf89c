"""The family copy is plain English: sentences and words are short, by a measure that is declared here.

Readability is measured as the automated readability index (Smith and Senter, 1967), which needs no syllables:
4.71 x letters a word + 0.5 x words a sentence - 21.43, a school year of the United States; + 5 is the age.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from provision_xl.demo import demo_school
from provision_xl.rates import national
from provision_xl.reports.content import report_of
from provision_xl.reports.report import Report
from provision_xl.views.work import Work, work_on

OLDEST = 13  # years: official letters are commonly to be read at 9 to 14
LONGEST_SENTENCE = 30  # words
_SENTENCE = re.compile(r"[^.!?:;]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def reading_age(texts: list[str]) -> float:
    """The age in years at which a text is read with ease."""
    sentences = [found for text in texts for part in _SENTENCE.findall(text) if (found := _WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    letters = sum(map(len, words))
    return 4.71 * letters / len(words) + 0.5 * len(words) / len(sentences) - 21.43 + 5


def said(report: Report) -> Iterator[str]:
    """The sentences of a report; IDs, figures and what was typed into tables are left out."""
    for section in report.sections:
        yield from section.words
        if section.table:
            yield from section.table.notes
    yield from (fact.answer for fact in (*report.opening, *report.headline))
    yield from report.ending


def test_the_measure_by_hand() -> None:
    """"The cat sat." is 9 letters, 3 words, 1 sentence: 14.13 + 1.5 - 21.43 + 5 = -0.8."""
    assert reading_age(["The cat sat."]) == pytest.approx(-0.8)
    hard = "Notwithstanding considerations, interdisciplinary professionals collaboratively operationalise."
    assert reading_age([hard]) > 40


@pytest.fixture(scope="module")
def work() -> Work:
    school = demo_school(pupils=24)
    return work_on(school, school.settings.as_at or school.terms[0].ends, national())  # type: ignore[arg-type]


def test_the_family_copy_of_each_pupil_is_read_with_ease(work: Work) -> None:
    pupils = [row.pupil_id for row in work.school.pupils][:8]
    ages = {pupil: reading_age(list(said(report_of(work, "Autumn", "family", pupil)))) for pupil in pupils}
    assert max(ages.values()) <= OLDEST, ages


def test_no_sentence_of_it_is_long(work: Work) -> None:
    report = report_of(work, "Autumn", "family", work.school.pupils[0].pupil_id)
    long = [part for text in said(report) for part in re.split(r"[.!?;:]", text)
            if len(_WORD.findall(part)) > LONGEST_SENTENCE]  # fmt: skip
    assert long == []
