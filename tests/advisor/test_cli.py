"""The command line: every command, what it prints, and the code it ends with."""

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from advisor import advise
from advisor.answers import Answers, json_schema
from advisor.cli import main
from advisor.export import advice_to_json
from advisor.lines import WIDTH
from advisor.questions import QUESTIONS, interview_for
from advisor.report.content import report_of
from advisor.report.text import text_report
from rules.knowledge import DATA, load_knowledge_base

KNOWLEDGE = load_knowledge_base()
INTERVIEW = interview_for(KNOWLEDGE)
AS_OF = date(2026, 12, 1)
ANSWERS: dict[str, Any] = {
    "country": "us",
    "region": "US-GA",
    "setting": "suburb",
    "current_family": "incumbent",
    "current_wire": "copper",
    "copper_state": "ending",
    "incumbent_fibre": "yes",
    "competitor_lines": ["cable", "fixed_wireless"],
    "people": 12,
    "special_lines": ["alarm", "fax"],
    "harm_hour": "lost_sales",
    "importance_reliability": "decides",
    "second_path": "yes",
    "monthly_bill": None,
}
CASES = {
    "two lines": ANSWERS,
    "nothing known": {},
    "nothing viable": {
        "country": "us",
        "setting": "rural",
        "incumbent_fibre": "no",
        "copper_state": "none",
        "competitor_lines": ["none"],
        "reseller": "none",
        "leased_loop": "no",
    },
    "bound by a contract": {
        "country": "ca",
        "current_family": "incumbent",
        "contract": "in_force",
        "contract_end": "2027-12-31",
        "exit_charge": 90000,
        "competitor_lines": ["fibre_onnet"],
        "importance_cost": "decides",
    },
    "only machines": {"country": "pr", "calls": 0, "special_lines": ["elevator"]},
}

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command; gives its code, what it printed, and its messages."""

    def run(*arguments: object, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode())))
        try:
            code = main([str(one) for one in arguments])
        except SystemExit as leaving:
            code = int(str(leaving.code or 0))
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


@pytest.fixture
def answers_file(tmp_path: Path) -> Path:
    path = tmp_path / "answers.json"
    path.write_text(as_json(ANSWERS), encoding="utf-8")
    return path


def as_json(answers: dict[str, Any]) -> str:
    return json.dumps({"version": 1, "answers": answers})


def as_process(*arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).resolve().parents[2]
    return subprocess.run(
        [sys.executable, "-m", "advisor", *arguments], cwd=root, text=True, capture_output=True, **more
    )


# --- recommend ---------------------------------------------------------------------------------


def test_an_answer_that_does_not_fit_the_others_is_named_and_not_counted(run: Run, tmp_path: Path):
    file = tmp_path / "elsewhere.json"
    file.write_text(as_json({"country": "us", "region": "CA-ON", "people": 5}), encoding="utf-8")

    code, out, err = run("recommend", file, "--as-of", AS_OF)

    assert code == 0
    assert "Not counted, as it does not fit the other answers: State, province or territory." in err
    assert "Ontario (not counted:" in out


def test_recommend_prints_the_whole_advice(run: Run, answers_file: Path):
    code, out, err = run("recommend", answers_file, "--as-of", AS_OF, "--seed", 7)

    assert (code, err) == (0, "")
    for title in ("OUR ADVICE", "WHY", "WHAT SPEAKS AGAINST IT", "WHAT TO DO NEXT", "SOURCES"):
        assert f"{title}\n" in out
    for title in ("WHAT WAS RULED OUT, AND WHY", "YOUR CHOICES SIDE BY SIDE", "WHAT WE ASSUMED"):
        assert f"{title}\n" in out
    assert "came first in" in out
    assert "[R-01, S-020" in out
    assert "S-020  Broadband Breakfast" in out
    assert "Advice of December 1, 2026. Knowledge of 2026-11." in out
    assert "seed 7." in " ".join(out.split())


def test_the_same_answers_day_and_seed_give_the_same_text(run: Run, answers_file: Path):
    first = run("recommend", answers_file, "--as-of", AS_OF)

    assert run("recommend", answers_file, "--as-of", AS_OF) == first


def test_the_day_of_the_advice_is_today_unless_it_is_given(run: Run, answers_file: Path):
    told = json.loads(run("recommend", answers_file, "--json")[1])["as_of"]

    assert abs((date.fromisoformat(told) - date.today()).days) <= 1


def test_recommend_reads_standard_input(run: Run, answers_file: Path):
    from_file = run("recommend", answers_file, "--as-of", AS_OF)

    assert run("recommend", "-", "--as-of", AS_OF, typed=as_json(ANSWERS)) == from_file


def test_recommend_prints_json_for_programs(run: Run, answers_file: Path):
    code, out, _ = run("recommend", answers_file, "--json", "--as-of", AS_OF, "--seed", 7)

    data = json.loads(out)
    assert code == 0
    assert (data["version"], data["as_of"], data["seed"]) == (1, "2026-12-01", 7)
    assert data["edition"]["id"] == KNOWLEDGE.edition.id
    assert data["answers"]["competitor_lines"] == ["cable", "fixed_wireless"]


@pytest.mark.parametrize("seed", ["-1", "one", "1.5", "9" * 30, "٣"])
def test_a_seed_that_is_no_whole_number_is_refused(run: Run, answers_file: Path, seed: str):
    code, _, err = run("recommend", answers_file, f"--seed={seed}")

    assert code == 2
    assert "is not a whole number" in err


@pytest.mark.parametrize("day", ["2026-13-01", "tomorrow", "20261201", "1999-12-31", "9999-12-31", ""])
def test_a_day_that_is_none_is_refused(run: Run, answers_file: Path, day: str):
    code, _, err = run("recommend", answers_file, f"--as-of={day}")

    assert code == 2
    assert "such as 2027-03-31" in err


def test_everything_wrong_with_the_answers_is_one_message(run: Run):
    text = json.dumps(
        {"version": 2, "answers": {"contry": "us", "setting": "sea", "people": -3, "second_path": ["yes"]}}
    )

    code, out, err = run("recommend", "-", typed=text)

    assert (code, out) == (2, "")
    assert 'version "2" is not known' in err
    assert 'Did you mean "country"?' in err
    assert 'unknown option "sea"' in err
    assert '"-3" is too small' in err
    assert 'answer "second_path"' in err
    assert len(err.splitlines()) == 5


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "NaN", '{"version": 1}', "[" * 100_000, "\x00"])
def test_what_is_no_answers_file_is_refused_without_a_traceback(run: Run, text: str):
    code, out, err = run("recommend", "-", typed=text)

    assert (code, out) == (2, "")
    assert "answers file" in err


def test_a_file_that_is_missing_or_a_folder_is_refused(run: Run, tmp_path: Path):
    for path in (tmp_path / "none.json", tmp_path):
        code, out, err = run("recommend", path)

        assert (code, out) == (2, "")
        assert "cannot be read" in err
        assert len(err.splitlines()) == 1


def test_a_file_of_bytes_or_without_an_end_is_refused(run: Run, tmp_path: Path):
    path = tmp_path / "answers.json"
    for content in (b"\xff\xfe\x00", b" " * 5_000_000):
        path.write_bytes(content)

        assert run("recommend", path)[0] == 2


def test_outside_our_countries_the_advice_ends_kindly(run: Run):
    text = as_json({"country": "other"})

    code, out, _ = run("recommend", "-", typed=text)
    data = json.loads(run("recommend", "-", "--json", typed=text)[1])

    assert code == 0
    assert "We are sorry: this advice ends here." in out
    assert data["outside_scope"].startswith("We are sorry")


# --- the two forms of the advice ------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES)
def test_the_text_fits_the_width(case: str):
    advice = advise(Answers(frozen(CASES[case])), KNOWLEDGE, AS_OF, draws=200)

    text = text_report(report_of(advice, KNOWLEDGE, INTERVIEW))

    assert [one for one in text.splitlines() if len(one) > WIDTH and "http" not in one] == []
    assert "nan" not in text.lower().split()
    assert text.startswith("OUR ADVICE\n")


@pytest.mark.parametrize("case", CASES)
def test_json_holds_what_a_program_would_want(case: str):
    advice = advise(Answers(frozen(CASES[case])), KNOWLEDGE, AS_OF, draws=200)

    data = json.loads(advice_to_json(advice, KNOWLEDGE, INTERVIEW), parse_constant=pytest.fail)

    assert data["verdict"]["kind"] == advice.verdict.kind
    assert data["verdict"]["headline"]
    assert [one["id"] for one in data["alternatives"]] == [one.id for one in advice.options]
    for option in data["alternatives"]:
        total = sum(cell["contribution"] for cell in option["cells"])
        assert total == pytest.approx(option["value"])
        assert sum(option["by_group"].values()) == pytest.approx(option["value"])
        assert option["viable"] is not bool(option["ruled_out_by"])
    assert set(cited_in(data)) == set(data["sources"])
    assert {one["id"] for one in data["rules"]} == {one.rule.id for one in advice.trace.rules}
    assert len(data["assumptions"]) == len(advice.assumptions)


def test_only_verified_marks_are_called_verified():
    advice = advise(Answers(frozen(ANSWERS)), KNOWLEDGE, AS_OF, draws=50)
    data = json.loads(advice_to_json(advice, KNOWLEDGE, INTERVIEW))

    records = [*data["rules"], *data["facts"].values()]
    assert {one["mark"] for one in records if one["verified"]} <= {"V", "V-t"}
    assert {one["mark"] for one in records if not one["verified"]} <= {"K", "J"}


def test_every_source_in_the_text_is_described_at_its_end():
    advice = advise(Answers(frozen(ANSWERS)), KNOWLEDGE, AS_OF, draws=50)

    body, _, listed = text_report(report_of(advice, KNOWLEDGE, INTERVIEW)).partition("\nSOURCES\n")

    for source in KNOWLEDGE.sources:
        assert (source.id in body) == (f"{source.id}  " in listed)


def frozen(answers: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(one) if isinstance(one, list) else one for name, one in answers.items()}


def cited_in(data: object) -> list[str]:
    if isinstance(data, dict):
        own = data["sources"] if isinstance(data.get("sources"), list) else []
        return [*own, *(one for value in data.values() for one in cited_in(value))]
    return [one for value in data for one in cited_in(value)] if isinstance(data, list) else []


# --- ask -----------------------------------------------------------------------------------------


def test_ask_puts_the_interview_and_ends_with_the_advice(run: Run, tmp_path: Path):
    path = tmp_path / "saved.json"
    typed = "1\nGeorgia\n2\n1\n1\n2\n4\n3, 4\n12\nu\n1 3\n3\n" + "1\n" * 7 + "f\n"

    code, out, err = run("ask", "--save", path, "--as-of", AS_OF, typed=typed)

    assert (code, err) == (0, "")
    saved = json.loads(path.read_text(encoding="utf-8"))["answers"]
    assert saved["region"] == "US-GA"
    assert saved["competitor_lines"] == ["cable", "fixed_wireless"]
    assert saved["people"] == 12
    assert saved["calls"] is None
    assert "First verdict: " in out
    assert "OUR ADVICE" in out


def test_the_advice_after_asking_is_that_on_the_saved_file(run: Run, tmp_path: Path):
    path = tmp_path / "saved.json"
    asked = run("ask", "--save", path, "--as-of", AS_OF, typed="1\nGeorgia\n4\nf\n")[1]

    recommended = run("recommend", path, "--as-of", AS_OF)[1]

    assert asked.endswith(recommended)


def test_the_end_of_the_input_gives_the_advice_so_far(run: Run):
    code, out, _ = run("ask", typed="3\n")

    assert code == 0
    assert "The input has ended." in out
    assert "OUR ADVICE" in out


def test_back_keeps_the_answer_and_enter_leaves_it(run: Run, tmp_path: Path):
    path = tmp_path / "saved.json"

    _, out, _ = run("ask", "--save", path, typed="1\nGeorgia\n2\nb\nb\n\nb\n3\nq\n")

    assert "Your answer now: Georgia. Enter keeps it." in out
    saved = json.loads(path.read_text(encoding="utf-8"))["answers"]
    assert saved == {"country": "us", "region": "US-GA", "setting": "small_town"}


def test_back_at_the_first_question_stays_there(run: Run):
    assert "This is the first question." in run("ask", typed="b\nq\n")[1]


def test_help_tells_what_it_means_and_where_to_look(run: Run):
    _, out, _ = run("ask", typed="1\n\n\n?\nq\n")

    assert "Where to look: Read the company name at the top of your bill." in out


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("9", '"9" is not on the list. Type a number from 1 to 4.'),
        ("moon", '"moon" is not on the list.'),
        ("-1", '"-1" is not on the list.'),
        ("1 2", '"1 2" is not on the list.'),
        ("\x1b[31m", "is not on the list."),
        ("x" * 5000, "is not on the list."),
    ],
)
def test_what_cannot_be_used_is_said_and_asked_again(run: Run, typed: str, told: str):
    _, out, _ = run("ask", typed=f"{typed}\n1\nq\n")

    assert told in " ".join(out.split())
    assert "\x1b" not in out
    assert "State, province or territory" in out


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("none", "is not a number"),
        ("-3", "is too small"),
        ("1e9", "is not a number"),
        ("2.5", "is not a whole number"),
        ("9" * 400, "is not a number"),
        ("1,2,3", "is not a number"),
    ],
)
def test_a_number_that_cannot_be_used_is_said(run: Run, typed: str, told: str):
    _, out, _ = run("ask", typed="1\n" + "\n" * 7 + f"{typed}\nq\n")

    assert told in out


def test_thousands_may_be_set_off_by_a_comma(run: Run, tmp_path: Path):
    path = tmp_path / "saved.json"

    run("ask", "--save", path, typed="1\n" + "\n" * 7 + "1,200\nq\n")

    assert json.loads(path.read_text(encoding="utf-8"))["answers"]["people"] == 1200


def test_answers_that_no_longer_count_are_named_and_kept(run: Run, tmp_path: Path):
    path = tmp_path / "saved.json"

    _, out, _ = run("ask", "--save", path, typed="1\nGeorgia\nb\nb\n3\nq\n")

    assert "No longer needed" in out
    assert json.loads(path.read_text(encoding="utf-8"))["answers"] == {"country": "ca", "region": "US-GA"}


def test_ask_goes_on_with_saved_answers(run: Run, answers_file: Path):
    code, out, _ = run("ask", "--from", answers_file, "--save", answers_file, typed="3\nq\n")

    assert code == 0
    assert "Calls at the same time" in out
    assert "Country" not in out
    assert json.loads(answers_file.read_text(encoding="utf-8"))["answers"] == ANSWERS | {"calls": 3}


def test_outside_our_countries_the_interview_ends_kindly(run: Run):
    code, out, _ = run("ask", typed="4\n1\n")

    assert code == 0
    assert "We are sorry: this advice ends here." in out
    assert "OUR ADVICE" not in out


def test_answers_are_never_written_over_another_file(run: Run, answers_file: Path):
    before = answers_file.read_bytes()

    code, out, err = run("ask", "--save", answers_file, typed="1\nq\n")

    assert (code, out) == (2, "")
    assert "exists already" in err
    assert answers_file.read_bytes() == before


def test_a_folder_that_does_not_exist_is_said_before_the_first_question(run: Run, tmp_path: Path):
    code, out, err = run("ask", "--save", tmp_path / "none" / "saved.json", typed="1\nq\n")

    assert (code, out) == (2, "")
    assert "no such folder" in err


def test_quitting_without_a_file_says_that_nothing_is_saved(run: Run):
    assert "Your answers are not saved" in run("ask", typed="1\nq\n")[1]


def test_an_interruption_saves_and_leaves_without_a_traceback(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "saved.json"
    lines = iter(["1\n", "Georgia\n"])

    def line(prompt: str) -> str:
        try:
            return next(lines)
        except StopIteration:
            raise KeyboardInterrupt from None

    monkeypatch.setattr("advisor.cli._line", line)

    code, _, err = run("ask", "--save", path)

    assert code == 130
    assert "Traceback" not in err
    assert json.loads(path.read_text(encoding="utf-8"))["answers"] == {"country": "us", "region": "US-GA"}


def test_each_bad_file_of_several_is_named_by_its_own_name(run: Run, answers_file: Path, tmp_path: Path):
    bad, worse = tmp_path / "mill.json", tmp_path / "shop.json"
    bad.write_text(as_json({**ANSWERS, "setting": "moon"}), encoding="utf-8")
    worse.write_text("{", encoding="utf-8")

    code, out, err = run("recommend", answers_file, bad, worse, "--as-of", AS_OF)

    assert (code, out) == (2, "")
    assert 'mill.json", answer "setting"' in err
    assert 'shop.json", answers file' in err
    assert answers_file.name not in err


# --- schema and kb check ---------------------------------------------------------------------------


def test_schema_prints_the_schema_of_an_answers_file(run: Run):
    code, out, _ = run("schema")

    assert code == 0
    assert json.loads(out) == json_schema(INTERVIEW)


def test_a_sound_knowledge_base_is_one_line_of_counts(run: Run):
    code, out, err = run("kb", "check")

    assert (code, err) == (0, "")
    assert len(out.splitlines()) == 1
    assert "rules 1" in out
    assert "questions 6" in out


def test_a_copy_of_the_data_is_checked_in_its_place(run: Run, tmp_path: Path):
    folder = shutil.copytree(DATA, tmp_path / "data")

    code, out, _ = run("kb", "check", "--data", folder)

    assert code == 0
    assert len(out.splitlines()) == 1


def test_every_problem_of_data_and_questions_is_printed(run: Run, tmp_path: Path):
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    questions = Path(shutil.copy(QUESTIONS, tmp_path / "questions.toml"))
    (folder / "broken.toml").write_text(
        '[[rules]]\nid = "R-900"\ntitle = "T"\nkind = "info"\nstatement = "S"\nadvice = "A"\nmark = "V"\n'
        'when = { field = "setting", is = "moon" }\nsteps = ["N-NOWHERE"]\n'
        '[[costs]]\nid = "P-900"\nitm = "X"\n'
    )
    (folder / "worse.toml").write_text("[[rules]\n")
    text = questions.read_text(encoding="utf-8")
    questions.write_text(text.replace('{ id = "city", label', '{ id = "town", label', 1), encoding="utf-8")

    code, out, err = run("kb", "check", "--data", folder, "--questions", questions)

    assert (code, err) == (1, "")
    *lines, count = out.splitlines()
    for told in (
        'field "setting" has no option "moon" (broken.toml, rules record 1, R-900). Use one of: city,',
        'cites unknown checklist item "N-NOWHERE" (broken.toml, rules record 1, R-900). Add it to',
        "is marked V and cites no source (broken.toml, rules record 1, R-900). Cite",
        'unknown key "itm" (broken.toml, costs record 1, P-900). Did you mean "item"?',
        "not readable as TOML:",
        'the field has no option "town" (questions.toml, question setting).',
    ):
        assert [one for one in lines if told in one], f"{told}\n\n{out}"
    assert count == f"{len(lines)} problems."


def test_a_folder_without_data_is_a_problem(run: Run, tmp_path: Path):
    code, out, _ = run("kb", "check", "--data", tmp_path)

    assert code == 1
    assert "no data files" in out


# --- as a program of its own -----------------------------------------------------------------------


def test_a_command_is_needed_and_help_names_them_all(run: Run):
    assert run()[0] == 2
    code, out, _ = run("--help")

    assert code == 0
    assert all(name in out for name in ("ask", "recommend", "schema", "kb"))


def test_python_m_advisor_works():
    done = as_process("recommend", "-", "--as-of", "2026-12-01", input=as_json(ANSWERS))

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("OUR ADVICE\n")


def test_a_terminal_that_knows_ascii_only_is_served_too():
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}

    done = as_process("schema", env=environment)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(os.name == "nt", reason="head is a tool of Unix")
def test_a_reader_that_leaves_early_causes_no_traceback():
    root = Path(__file__).resolve().parents[2]
    command = f"set -o pipefail; '{sys.executable}' -m advisor schema | head -c 10"

    done = subprocess.run(["bash", "-c", command], cwd=root, text=True, capture_output=True)

    assert done.stderr == ""
    assert done.returncode in (0, 141)


def test_shares_in_json_have_four_decimals_at_most():
    data = json.loads(advice_to_json(advise(Answers(ANSWERS), KNOWLEDGE, AS_OF), KNOWLEDGE, INTERVIEW))

    shares = [*data["shares"].values(), data["verdict"]["share"]]
    shares += [one["first_share"] for one in data["alternatives"] if one["first_share"] is not None]
    shares += [one["often"] for one in data["unknowns"]["found"]]
    assert len(shares) > 10
    assert all(one == round(one, 4) for one in shares)
