"""The commands that sweep and compare: same result on any number of cores, exit status, frozen verdicts."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import get_args

import pytest

from advisor.cli import main
from advisor.frozen import CASES, CaseFile, Frozen, frozen_text, moved_verdicts, outcomes, read_cases
from advisor.sweep import EXPECTATIONS, Expectations, Sweep, Work, load_expectations, sweep
from rules.errors import KnowledgeBaseError
from rules.knowledge import DATA, KnowledgeBase
from rules.schema import Change

QUICK = {
    "customers": 20_000,
    "replayed": 512,
    "fields": ("technology", "it_help"),
    "works": ("sample", "field", "law"),
}
FEW_CASES = ("o01_florist_with_card_terminal", "x12_everything_unknown")


@pytest.fixture
def few_laws() -> Expectations:
    """Three laws; of the known findings, those that the quick sweep can find."""
    expected = load_expectations()
    laws = tuple(one for one in expected.laws if one.id in ("worse-copper", "dearer-exit", "more-eager"))
    kept = {"text_only: it_help", "same_answer: it_help.own as some"}
    known = []
    for one in expected.known:
        about = tuple(
            name for name in one.about
            if one.doubt == "contradiction" or f"{one.doubt.value}: {name}" in kept
        )  # fmt: skip
        if about:
            known.append(one.model_copy(update={"about": about}))
    return Expectations(laws=laws, known=tuple(known))


@pytest.fixture
def run(knowledge: KnowledgeBase, few_laws: Expectations) -> Callable[..., Sweep]:
    day = knowledge.edition.released

    def quick(base: KnowledgeBase = knowledge, **changes: object) -> Sweep:
        return sweep(base, few_laws, as_of=day, seed=5, **{**QUICK, **changes})

    return quick


@pytest.fixture
def cases_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "cases"
    folder.mkdir()
    for name in FEW_CASES:
        shutil.copy(CASES / f"{name}.toml", folder)
    return folder


@pytest.fixture
def quick_command(
    cases_folder: Path,
    few_laws: Expectations,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., tuple[int, str, str]]:
    """Runs `kb sweep` with few replays; without `data`, on the knowledge that ships."""
    sizes = {name: value for name, value in QUICK.items() if name != "customers"}
    monkeypatch.setattr("advisor.kb_commands.sweep", partial(sweep, **sizes))
    monkeypatch.setattr("advisor.kb_commands.load_expectations", lambda _: few_laws)

    def call(*options: str) -> tuple[int, str, str]:
        status = main(
            ["kb", "sweep", "--workers", "1", "--customers", "20000", "--cases", str(cases_folder), *options]
        )
        told = capsys.readouterr()
        return status, told.out, told.err

    return call


def test_the_knowledge_that_ships_has_nothing_to_mend(run: Callable[..., Sweep]) -> None:
    found = run(works=get_args(Work))

    assert [(one.doubt, one.about, one.details) for one in found.to_mend] == []
    assert len(found.known) == 5
    assert found.sizes["sample"] == 20_000
    assert found.sizes["pairs"] > 10_000
    assert found.counts.customers == sum(found.sizes.values())


def test_the_number_of_processes_does_not_matter(run: Callable[..., Sweep]) -> None:
    alone, together = (run(workers=count, customers=70_000, fields=("it_help",)) for count in (1, 2))

    for name in ("kinds", "leaders", "seconds", "fires", "matters", "conflicts"):
        assert (getattr(alone.counts, name) == getattr(together.counts, name)).all(), name
    assert alone.counts.examples == together.counts.examples
    assert (alone.replays, alone.to_mend, alone.known) == (together.replays, together.to_mend, together.known)


def test_another_seed_draws_other_customers(knowledge: KnowledgeBase, few_laws: Expectations) -> None:
    day = knowledge.edition.released
    one, other = (
        sweep(knowledge, few_laws, as_of=day, seed=seed, customers=2000, works=("sample",)) for seed in (1, 2)
    )

    assert (one.counts.kinds != other.counts.kinds).any()


def test_a_sign_error_in_a_copy_of_the_knowledge_is_found(
    knowledge: KnowledgeBase, run: Callable[..., Sweep]
) -> None:
    modifiers = [
        one.model_copy(update={"changes": (*one.changes, Change(criterion="C-02", change=4.0))})
        if one.id == "M-01c"
        else one
        for one in knowledge.modifiers
    ]

    found = run(replace(knowledge, modifiers=tuple(modifiers)), fields=())

    wrong = [one for one in found.to_mend if one.doubt == "wrong_way"]
    assert any("C-02 of ilec_copper rises" in one.about and "M-01c" in one.about for one in wrong)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("laws = 1", "laws"),
        ("[[known]]\ndoubt = 'no_such'\nabout = ['x']\nreason = 'y'", "known.0.doubt"),
        ("[[laws]]\nid = 'a'\nfield = 'x'\nreason = 'y'", "give either steps or higher"),
        ("not toml", "not readable as TOML"),
    ],
)
def test_expectations_with_a_mistake_name_it(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "sweep.toml"
    path.write_text(text)

    with pytest.raises(KnowledgeBaseError, match=told):
        load_expectations(path)


def test_each_law_and_known_finding_that_ships_can_be_read_and_names_a_field_that_there_is(
    knowledge: KnowledgeBase,
) -> None:
    expected = load_expectations(EXPECTATIONS)

    assert len({one.id for one in expected.laws}) == len(expected.laws) > 30
    for law in expected.laws:
        spec = knowledge.field[law.field]
        assert set(law.steps) <= set(spec.options), law.id
        weight = law.weight_never_falls
        assert weight is None or weight in {**knowledge.criterion, **knowledge.group}, law.id


# --- frozen verdicts ----------------------------------------------------------------------------------


def test_the_frozen_verdicts_are_those_of_the_case_files(knowledge: KnowledgeBase) -> None:
    frozen = Frozen.model_validate_json((CASES / "frozen.json").read_bytes())

    assert set(frozen.cases) == {one.name for one in read_cases()}


def test_a_verdict_that_moved_says_which_cells_and_records_moved_it(knowledge: KnowledgeBase) -> None:
    case = next(one for one in read_cases() if one.name == FEW_CASES[0])
    played = outcomes(knowledge, [case])
    frozen = Frozen.model_validate_json(frozen_text(knowledge, played))
    modifiers = [
        one.model_copy(update={"changes": (*one.changes, Change(criterion="C-01", change=-4.0))})
        if one.id == "M-03"
        else one
        for one in knowledge.modifiers
    ]
    planted = replace(knowledge, modifiers=tuple(modifiers))

    same = moved_verdicts(frozen, knowledge, played)
    (moved,) = moved_verdicts(frozen, planted, outcomes(planted, [case]))

    assert same == ()
    assert moved.about == case.name
    assert moved.details[0].startswith("verdict: single, clec_cable, clear")
    assert "record modifiers M-03 differs" in moved.details
    assert any(line.startswith("cell C-01 of clec_cable: ") for line in moved.details)


def test_a_changed_answer_a_new_case_and_a_lost_one_are_named(knowledge: KnowledgeBase) -> None:
    case = next(one for one in read_cases() if one.name == FEW_CASES[0])
    frozen = Frozen.model_validate_json(frozen_text(knowledge, outcomes(knowledge, [case])))
    other = CaseFile(case.name, case.as_of, {**case.answers, "competitor_lines": ["none"]})

    (moved,) = moved_verdicts(frozen, knowledge, outcomes(knowledge, [other]))
    renamed = moved_verdicts(
        frozen, knowledge, outcomes(knowledge, [CaseFile("new", case.as_of, case.answers)])
    )

    assert "answer competitor_lines: ['cable'] -> ['none']" in moved.details
    assert "clec_cable is no longer on offer" in moved.details
    assert {one.about: one.details[0] for one in renamed} == {
        "new": "new since the last release",
        case.name: "its file is gone",
    }


# --- the commands -------------------------------------------------------------------------------------


def test_kb_sweep_ends_with_0_on_good_knowledge_and_freezes(
    quick_command: Callable[..., tuple[int, str, str]], cases_folder: Path
) -> None:
    missing, _, told = quick_command()
    status, out, _ = quick_command("--freeze")
    again, as_json, _ = quick_command("--json")

    assert (missing, status, again) == (1, 0, 0)
    assert "Freeze the verdicts again with --freeze." in told
    assert (cases_folder / "frozen.json").is_file()
    assert "Nothing to mend." in out
    assert "% " in out  # shares of the verdicts
    values = json.loads(as_json)
    assert values["to_mend"] == []
    assert sum(values["verdicts"].values()) == values["customers"]


def test_kb_sweep_ends_with_1_and_names_the_case_that_moved_and_the_dead_branch(
    quick_command: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    path = folder / "modifiers.toml"
    text = path.read_text(encoding="utf-8")
    cable = text.index('id = "M-03"')
    text = text[:cable] + text[cable:].replace(
        "changes = [", 'changes = [{ criterion = "C-01", change = -4 },', 1
    )
    path.write_text(text.replace('in = ["good", "slow", "poor", "none"]', 'in = ["good", "slow", "poor"]', 1))
    quick_command("--freeze")

    status, out, _ = quick_command("--data", str(folder))

    assert status == 1
    assert "o01_florist_with_card_terminal: the verdict is not the frozen one." in out
    assert "record modifiers M-03 differs" in out
    assert "copper_state.none: no record is made for this answer" in out


def test_kb_diff_tells_what_differs_whose_verdict_moves_and_which_cases(
    tmp_path: Path, cases_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    path = folder / "modifiers.toml"
    text = path.read_text(encoding="utf-8")
    cable = text.index('id = "M-03"')
    path.write_text(
        text[:cable]
        + text[cable:].replace("changes = [", 'changes = [{ criterion = "C-01", change = -4 },', 1)
    )
    common = ["--workers", "1", "--customers", "20000", "--cases", str(cases_folder), "--play-cases"]

    status = main(["kb", "diff", str(DATA), str(folder), *common])
    out = capsys.readouterr().out
    main(["kb", "diff", str(DATA), str(folder), *common, "--json"])
    values = json.loads(capsys.readouterr().out)

    assert status == 0
    assert "1 record differs." in out
    assert "clec_facilities -> ilec" in out
    assert "competitor_lines.cable" in out
    assert "cell C-01 of clec_cable" in out
    assert values["records"] == [
        {"table": "modifiers", "id": "M-03", "change": "changed", "keys": ["changes"]}
    ]
    assert values["moved"] == sum(one["customers"] for one in values["kinds"]) > 0
    assert "o01_florist_with_card_terminal" in values["cases"]


def test_kb_diff_refuses_what_is_neither_folder_nor_commit(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["kb", "diff", "no-such-thing", str(DATA)])

    assert status == 2
    assert "no such folder, commit or tag (no-such-thing)" in capsys.readouterr().err
