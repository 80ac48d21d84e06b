"""Questions of a report: typed as the commands that answer them alone, refused before anything is run."""

import re

import pytest

from scenarios.cli import main


def typed(capsys, *arguments):
    """What a command prints on both streams, and its exit code."""
    with pytest.raises(SystemExit) as end:
        main(list(arguments))
    out, err = capsys.readouterr()
    return out + err, end.value.code


def report(capsys, folder, *asked):
    words = [word for one in asked for word in ("--ask", one)]
    return typed(capsys, "report", "toy", "--members", "40", "-o", str(folder / "page.html"), *words)


def test_a_section_has_what_the_command_finds(capsys, tmp_path):
    told, code = report(
        capsys, tmp_path, "next --amount '5 million'", "goal --at-least 5", "optimize --members 40 --unseen 80 --starts 1"
    )
    assert code in (0, None), told
    page = (tmp_path / "page.html").read_text("utf-8")
    assert [f"asked-{n}" for n in (1, 2, 3)] == re.findall(r'<section id="(asked-\d)"', page)
    assert "What would one more amount do?" in page
    assert "<code>scenarios goal toy --at-least 5 --members 40</code>" in page
    alone, _ = typed(capsys, "next", "toy", "--amount", "5 million", "--members", "40")
    assert re.search(r"most in \w+ \w+, \S+", alone)[0] in page
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nxt", "did you mean “next”"),
        ("next --amont 3", "--amount"),
        ("next --amount much", "amount"),
        ("goal", "--at-least"),
        ("goal --at-least 5 --json", "writes nothing of its own; leave out --json"),
        ("goal 'x", "close the quotation mark"),
        ("optimize --over nothing", "nothing"),
        ("  ", "needs a question"),
    ],
)
def test_a_wrong_question_is_refused_before_anything_is_run(capsys, tmp_path, line, said):
    told, code = report(capsys, tmp_path, line)
    assert code == 2
    assert said in " ".join(told.split())
    assert not list(tmp_path.iterdir())


def test_a_brief_answers_no_questions(capsys, tmp_path):
    told, code = typed(capsys, "report", "toy", "--brief", "--ask", "next", "-o", str(tmp_path / "page.html"))
    assert (code, "leave out --brief" in " ".join(told.split())) == (2, True)
