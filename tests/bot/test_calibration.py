"""Fitting weights and thresholds: what is learned from questions, and what never is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from bot.calibration.examples import Example, Told, observe
from bot.calibration.fitting import BY_HAND, as_yaml, calibrate
from bot.calibration.models import AGAINST, AT_MOST, fit_likeness, fit_step
from bot.calibration.thresholds import tally
from bot.confidence import confidence, parse
from bot.evaluation import parse_items
from knowledge.language.meaning import NUMBERS

DAY = date(2026, 11, 25)
NEAR = ("nearest", "around", "covered", "letters", "held")


def make_item(name, *, topic="benefit", need="answer"):
    line = f'{{"id": "{name}", "q": "问", "topic": "{topic}", "need": "{need}", "must_mention": [["钱"]]}}'
    return parse_items([line], name="builder")[0]


def make_example(name, *, share=1.0, beyond=0.0, is_right=True, topic="benefit"):
    """A question whose meaning points one way where it is ours, and the other way where it is not."""
    vector = np.zeros(NUMBERS, dtype=np.float32)
    vector[0] = 1.0 if topic == "benefit" else -1.0
    told = Told(step="benefits", features={"scope": 0.5, "share": share, "beyond": beyond}, is_right=is_right)
    need = "answer" if topic == "benefit" else "decline"
    return Example(
        item=make_item(name, topic=topic, need=need),
        vector=vector,
        near=dict.fromkeys(NEAR, 0.5),
        proposals=(told,),
    )


def examples(count=240):
    ours = [make_example(f"whole-{number}") for number in range(count)]
    partly = [make_example(f"part-{number}", share=0.2, is_right=False) for number in range(count)]
    past = [make_example(f"past-{number}", beyond=1.0, is_right=False) for number in range(count)]
    unrelated = [
        make_example(f"other-{number}", is_right=False, topic="out_of_scope") for number in range(count)
    ]
    return [*ours, *partly, *past, *unrelated]


@pytest.fixture(scope="module")
def fitted():
    return calibrate(examples(), day=DAY, vectors="0a1b2c3d", kept=confidence())


def test_what_is_wholly_explained_is_answered_and_what_is_unrelated_is_not(fitted):
    told = tally(fitted, [example for example in examples() if example.is_put_aside])
    assert told.answerable > 0
    assert told.unrelated > 0
    assert told.wrong == 0
    assert told.unrelated_answered == 0
    assert told.right == sum(
        example.is_put_aside and example.item.id.startswith("whole") for example in examples()
    )


def test_the_scope_is_learned_from_the_meaning(fitted):
    ours, other = make_example("a"), make_example("b", topic="out_of_scope")
    assert fitted.scope.of(ours.vector, ours.near) > 0.8
    assert fitted.scope.of(other.vector, other.near) < 0.2


def test_questions_put_aside_change_nothing_in_the_fit(fitted):
    seen = [example for example in examples() if not example.is_put_aside]
    assert len(seen) < len(examples())
    again = calibrate(seen, day=DAY, vectors="0a1b2c3d", kept=confidence())
    assert as_yaml(again) == as_yaml(fitted)


def test_a_bound_holds_against_examples_that_say_the_contrary():
    # Every question with something beyond the table is right here, and the others are wrong.
    perverse = [
        make_example(f"{name}-{number}", beyond=beyond, is_right=bool(beyond))
        for number in range(120)
        for name, beyond in (("yes", 1.0), ("no", 0.0))
    ]
    unrelated = [make_example(f"x-{n}", is_right=False, topic="out_of_scope") for n in range(60)]
    learned = calibrate([*perverse, *unrelated], day=DAY, vectors="0", kept=confidence())
    weights = learned.models["benefits"]
    assert "beyond" in AGAINST
    assert weights["beyond"] <= AT_MOST["beyond"]
    assert weights["share"] >= 0


def make_question(name, *, right_first):
    """A question near sections of two articles: letters speak for one, age against the other."""
    sections = [
        Told(
            step="articles",
            features={"scope": 0.5, "likeness": 0.0, "ahead": 0.0},
            is_right=is_right,
            article=slug,
            columns={"letters": letters, "age": age},
        )
        for slug, is_right, letters, age in (("weaning", True, 0.8, 0.0), ("teething", False, 0.4, 1.0))
    ]
    return Example(
        item=make_item(name),
        vector=np.ones(NUMBERS, dtype=np.float32),
        near=dict.fromkeys(NEAR, 0.5),
        proposals=tuple(sections if right_first else sections[::-1]),
    )


def test_the_likeness_is_learned_so_that_the_right_section_comes_first():
    questions = [make_question(f"section-{number}", right_first=number % 2 == 0) for number in range(60)]
    weights = fit_likeness(questions, {})
    assert weights["letters"] > 0
    assert weights["age"] <= 0
    first = questions[1].ranked_by(weights).proposals[0]
    assert first.is_right
    assert first.features["ahead"] > 0


def test_how_sure_a_page_is_is_learned_from_the_likest_alone():
    questions = [make_question(f"section-{number}", right_first=number % 2 == 0) for number in range(60)]
    alone = [replace(question, proposals=question.proposals[:1]) for question in questions]
    scopes = np.full(len(questions), 0.5)
    assert fit_step("articles", questions, scopes) == fit_step("articles", alone, scopes)


def test_without_a_question_to_learn_from_the_likeness_stays():
    assert fit_likeness([make_example("a")], {"letters": 0.5}) == {"letters": 0.5}


def test_weights_that_are_set_by_hand_stay():
    of_child = Told(step="child", features={"scope": 0.5, "share": 1.0}, is_right=True)
    children = [replace(make_example(f"child-{number}"), proposals=(of_child,)) for number in range(30)]
    learned = calibrate([*examples(60), *children], day=DAY, vectors="0", kept=confidence())
    assert learned.models["child"] == confidence().models["child"]
    assert "child" in BY_HAND


def test_a_step_that_proposed_nothing_keeps_its_weights(fitted):
    assert fitted.models["filing"] == confidence().models["filing"]


def test_asking_back_begins_below_answering(fitted):
    assert fitted.ask_ours_from <= fitted.ask_from < fitted.answer_from


def test_the_file_reads_back_as_it_was_fitted(fitted):
    read = parse(as_yaml(fitted))
    assert read.fitted_on == DAY
    assert read.vectors == "0a1b2c3d"
    assert read.models == fitted.models
    assert read.likeness == fitted.likeness
    assert (read.answer_from, read.ask_from) == (fitted.answer_from, fitted.ask_from)
    np.testing.assert_allclose(read.scope.meaning, fitted.scope.meaning)
    assert (read.scope.least, read.scope.sure) == (fitted.scope.least, fitted.scope.sure)


@pytest.mark.parametrize("text", ["孩子抽搐了", "你好"])
def test_what_no_step_looks_at_teaches_nothing(product, text):
    assert observe(make_item("a", need="triage"), product.reply(text)) is None


def test_a_question_of_ours_is_learned_from_with_its_rivals(product):
    line = '{"id": "a", "q": "产假多少天", "topic": "leave", "need": "answer", "must_mention": [["188"]]}'
    (item,) = parse_items([line], name="one")
    example = observe(item, product.reply(item.asked))
    assert example.is_ours
    assert example.proposals[0].is_right
    assert not all(told.is_right for told in example.proposals)
    assert set(example.near) == set(NEAR)
