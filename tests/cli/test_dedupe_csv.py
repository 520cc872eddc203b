import csv
import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from random import Random
from string import ascii_lowercase
from threading import Thread

import pytest
from typer.testing import CliRunner

from crmctl.cli.app import app

Heard = tuple[int, str, str]
Dedupe = Callable[..., Heard]
Rows = list[dict[str, str]]

PEOPLE = (
    "id,Vorname,Nachname,Straße,PLZ,Ort,Telefon,E-Mail,cluster",
    "1,Friederike,Oberhauser,Lindenweg 4,01099,Dresden,0351 4123456,f.oberhauser@web.example,a",
    "2,Konrad,Schliephake,Am Markt 12,04109,Leipzig,0341 998877,konrad@schliephake.example,b",
    "3,Friederike,Oberhauser,Lindenweg 4,01099,Dresden,0351 4123456,f.oberhauser@web.example,a",
    "4,Wiebke,Thomsen,Hafenstr. 9,24103,Kiel,0431 554433,wiebke@thomsen.example,c",
)


@pytest.fixture
def dedupe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Dedupe:
    """Run `crmctl dedupe` in a folder that is in no CRM; gives status and both outputs."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, given: bytes = b"") -> Heard:
        result = CliRunner().invoke(
            app, ["dedupe", *arguments], input=given, catch_exceptions=False
        )
        return result.exit_code, result.stdout, result.stderr

    return run


def _write(name: str, lines: Sequence[str]) -> None:
    Path(name).write_text("\n".join([*lines, ""]), encoding="utf-8")


def _rows(text: str, delimiter: str = ",") -> Rows:
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_a_table_is_given_back_with_clusters(dedupe: Dedupe) -> None:
    _write("people.csv", PEOPLE)
    status, out, errors = dedupe("--csv", "people.csv", "-o", "out.csv")
    assert (status, out) == (0, "")
    assert errors.splitlines() == [
        "4 rows, utf-8, separated by commas",
        "  Vorname -> given_name",
        "  Nachname -> family_name",
        "  Straße -> address",
        "  PLZ -> postal_code",
        "  Ort -> city",
        "  Telefon -> phone",
        "  E-Mail -> email",
        "  ignored: id (the number of a row), cluster (what was found before)",
        "Written: out.csv",
        "4 rows, 3 clusters; 2 of the rows are in a cluster with another one.",
        "The table has such columns already; the new ones are called cluster 2.",
    ]
    written = Path("out.csv").read_text(encoding="utf-8")
    assert [line.rsplit(",", 2)[0] for line in written.splitlines()] == list(PEOPLE)
    rows = _rows(written)
    assert [row["cluster 2"] for row in rows] == ["1", "2", "1", "3"]
    assert [bool(row["probability"]) for row in rows] == [True, False, True, False]
    assert float(rows[0]["probability"]) > 0.9


def test_standard_input_goes_to_standard_output(dedupe: Dedupe) -> None:
    given = "Vorname;Nachname;Ort;E-Mail\r\n" + "Änne;Öztürk;Köln;aenne@oeztuerk.example\r\n" * 2
    status, out, _ = dedupe("--csv", "-", given=given.encode("cp1252"))
    assert status == 0
    assert out.startswith("\ufeffVorname;Nachname;Ort;E-Mail;cluster;probability\n")
    assert [row["cluster"] for row in _rows(out, ";")] == ["1", "1"]


def test_two_runs_give_the_same_bytes(dedupe: Dedupe) -> None:
    _write("people.csv", PEOPLE)
    assert dedupe("--csv", "people.csv") == dedupe("--csv", "people.csv")


def test_map_says_what_a_column_is(dedupe: Dedupe) -> None:
    _write("x.csv", ["a,b,c", "Friederike Oberhauser,f@oberhauser.example,Kiel"] * 1)
    _, _, errors = dedupe("--csv", "x.csv", "--map", "a=full_name", "--map", "B=email")
    assert errors.splitlines()[1:4] == ["  a -> full_name", "  b -> email", "  ignored: c"]


def test_a_program_gets_a_summary(dedupe: Dedupe) -> None:
    _write("people.csv", PEOPLE)
    summary = json.loads(dedupe("--csv", "people.csv", "-o", "o.csv", "--format", "json")[1])
    columns = summary.pop("columns")
    assert columns["Straße"] == "address"
    assert summary == {
        "rows": 4,
        "clusters": 3,
        "rows_in_clusters": 2,
        "ignored": ["id", "cluster"],
        "output": "o.csv",
        "added": ["cluster 2", "probability"],
    }


def test_a_summary_alone_takes_the_place_of_the_table(dedupe: Dedupe) -> None:
    _write("people.csv", PEOPLE)
    _, out, _ = dedupe("--csv", "people.csv", "--format", "yaml")
    assert out.splitlines()[:2] == ["rows: 4", "clusters: 3"]
    assert "added" not in out


def test_no_row_is_put_with_another_one_at_a_threshold_that_none_reaches(dedupe: Dedupe) -> None:
    _write("people.csv", PEOPLE)
    rows = _rows(dedupe("--csv", "people.csv", "--threshold", "1")[1])
    assert len({row["cluster 2"] for row in rows}) >= 3


def test_a_file_that_is_there_is_replaced(dedupe: Dedupe) -> None:
    _write("people.csv", PEOPLE)
    Path("out.csv").write_text("old")
    assert dedupe("--csv", "people.csv", "-o", "out.csv")[0] == 0
    assert "old" not in Path("out.csv").read_text()


# --- links ---------------------------------------------------------------------------------

OTHERS = (
    "Name,Ort,Mail",
    "Thomsen Wiebke,Kiel,wiebke@thomsen.example",
    "Wiebke Thomsen,Kiel,wiebke@thomsen.example",
    "Jan Pedersen,Flensburg,jan@pedersen.example",
)
LEFT = (
    "nr,Name,Ort,E-Mail",
    "1,Ole Kruse,Husum,ole@kruse.example",
    "2,Wiebke Thomsen,Kiel,wiebke@thomsen.example",
)


def test_two_tables_are_linked(dedupe: Dedupe) -> None:
    _write("left.csv", LEFT)
    _write("right.csv", OTHERS)
    arguments = ("--csv", "left.csv", "--link", "right.csv", "--map", "Name=full_name")
    status, out, errors = dedupe(*arguments, "--one-to-one")
    assert status == 0
    assert out.splitlines()[0] == (
        "nr,left_Name,left_Ort,E-Mail,right_Name,right_Ort,Mail,probability"
    )
    rows = _rows(out)
    assert [(row["nr"], row["right_Name"]) for row in rows] == [("1", ""), ("2", "Wiebke Thomsen")]
    assert rows[0]["probability"] == ""
    assert float(rows[1]["probability"]) > 0.5
    assert "Compared: Name (full_name), E-Mail / Mail (email), Ort (city)" in errors or (
        "Compared: Name (full_name), Ort (city), E-Mail / Mail (email)" in errors
    )
    assert errors.splitlines()[-1] == "1 link: 1 of 2 rows and 1 of the other table's 3."


def test_a_program_gets_a_summary_of_links(dedupe: Dedupe) -> None:
    _write("left.csv", LEFT)
    _write("right.csv", OTHERS)
    out = dedupe(
        "--csv", "left.csv", "--link", "right.csv", "--one-to-one", "--format", "json"
    )[1]  # fmt: skip
    summary = json.loads(out)
    assert (summary["rows"], summary["other_rows"], summary["links"]) == (2, 3, 1)
    assert summary["other_columns"]["Mail"] == "email"


# --- what cannot be done -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--csv", "gone.csv"), "gone.csv cannot be read"),
        (("--link", "p.csv"), "--link goes with --csv FILE."),
        (("--map", "a=city"), "--map goes with --csv FILE."),
        (("-o", "o.csv"), "--output goes with --csv FILE."),
        (("contacts", "--csv", "p.csv"), "A kind of record does not go with --csv."),
        (("--csv", "p.csv", "--one-to-one"), "--one-to-one goes with --link OTHER."),
        (("--csv", "p.csv", "--link", "p.csv", "--related"), "--related does not go with --link."),
        (("--csv", "p.csv", "--review"), "--review does not go with --csv."),
        (("--csv", "p.csv", "--format", "ids"), "--format ids or tsv does not go with --csv."),
        (("--csv", "p.csv", "-o", "p.csv"), "would replace the table that it is made of"),
        (("--csv", "p.csv", "-o", "."), ". is a folder; name the file with --output."),
        (("--csv", "-", "--link", "-"), "Only one of the two tables"),
        (("--csv", "p.csv", "--map", "Fone=phone"), "There is no column 'Fone' in the header"),
        (("--csv", "p.csv", "--map", "PLZ=zip"), "A column has no type 'zip'."),
        (("--csv", "p.csv", "--map", "PLZ"), "--map takes COLUMN=TYPE"),
        (("--csv", "p.csv", "--threshold", "2"), "the probability is a number from 0 to 1"),
        (("--csv", "e.csv"), "The file is empty"),
        (("--csv", "u.csv"), "No column was recognised among x, y"),
        (("--csv", "p.csv", "--link", "u.csv"), "No column was recognised"),
    ],
)
def test_what_cannot_be_asked_of_a_table_is_refused(
    dedupe: Dedupe, arguments: tuple[str, ...], sentence: str
) -> None:
    _write("p.csv", PEOPLE)
    _write("u.csv", ["x,y", "1,2"])
    Path("e.csv").touch()
    status, out, errors = dedupe(*arguments)
    assert (status, out) == (2, "")
    assert sentence in errors


def test_no_table_is_written_among_the_records_of_a_crm(dedupe: Dedupe, crm: Path) -> None:
    _write("p.csv", PEOPLE)
    inside = crm / "contacts" / "out.csv"
    status, _, errors = dedupe("--csv", "p.csv", "-o", str(inside))
    assert status == 2
    assert "The CRM keeps its own files there" in errors
    assert not inside.exists()
    assert dedupe("--csv", "p.csv", "-o", str(crm / "out.csv"))[0] == 0


# --- faults --------------------------------------------------------------------------------


def _clusters(dedupe: Dedupe, lines: Sequence[str]) -> list[str]:
    _write("fault.csv", lines)
    status, out, _ = dedupe("--csv", "fault.csv")
    assert status == 0
    assert [line.rsplit(",", 2)[0] for line in out.splitlines()] == list(lines)
    return [row["cluster"] for row in _rows(out)]


def test_a_header_without_rows_is_a_table(dedupe: Dedupe) -> None:
    assert _clusters(dedupe, ["Vorname,Nachname"]) == []


def test_one_row_is_a_cluster(dedupe: Dedupe) -> None:
    assert _clusters(dedupe, ["Vorname,Nachname", "Anna,Schmidt"]) == ["1"]


def test_a_row_and_an_empty_table_have_no_links(dedupe: Dedupe) -> None:
    _write("a.csv", ["Vorname,Nachname", "Anna,Schmidt"])
    _write("b.csv", ["Vorname,Nachname"])
    for left, right in (("a", "b"), ("b", "a")):
        status, _, errors = dedupe("--csv", f"{left}.csv", "--link", f"{right}.csv")
        assert status == 0
        assert "0 links" in errors


def test_rows_that_are_all_identical_are_one_cluster(dedupe: Dedupe) -> None:
    row = "Friederike,Oberhauser,f.oberhauser@web.example,0351 4123456"
    assert _clusters(dedupe, ["Vorname,Nachname,E-Mail,Telefon", *[row] * 30]) == ["1"] * 30


def test_rows_that_say_nothing_are_not_the_same(dedupe: Dedupe) -> None:
    assert _clusters(dedupe, ["Vorname,Nachname,E-Mail", *[",,"] * 5]) == list("12345")


def test_one_value_in_every_row_makes_no_duplicates(dedupe: Dedupe) -> None:
    random = Random(6)  # noqa: S311 - the same names each time
    names = ["".join(random.choices(ascii_lowercase, k=9)).title() for _ in range(400)]
    pairs = zip(names[::2], names[1::2], strict=True)
    rows = [f"{given},{family},Berlin,10115" for given, family in pairs]
    found = _clusters(dedupe, ["Vorname,Nachname,Ort,PLZ", *rows])
    assert len(set(found)) > len(rows) * 0.9


def test_one_value_in_every_row_and_nothing_else_does_not_take_for_ever(dedupe: Dedupe) -> None:
    assert len(_clusters(dedupe, ["Ort,PLZ", *["Berlin,10115"] * 3000])) == 3000


@pytest.mark.parametrize(
    "name",
    ["山田太郎", "Владимир Иванов", "محمد علي", "Γιώργος Παπαδόπουλος", "👩‍👩‍👧 Müller 🎉",
     "ﬁ\u202eAnna", "n" * 10_000, " ".join(["lang"] * 2_500)],
    ids=["Chinese", "Cyrillic", "Arabic", "Greek", "emoji", "turned", "long", "many words"],
)  # fmt: skip
def test_names_of_any_script_and_length_come_back(dedupe: Dedupe, name: str) -> None:
    others = [f"Person {at},p{at}@example.org" for at in range(5)]
    rows = [f"{name},a@example.net", *others, f"{name},a@example.net"]
    found = _clusters(dedupe, ["full name,email", *rows])
    assert found[0] == found[-1]
    assert len(set(found)) >= 2


def test_a_person_at_a_terminal_sees_no_escapes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _write("p.csv", ["Vorname,Nachname", "An\x1b[31mna,Schmidt"])
    monkeypatch.setattr("crmctl.cli.dedupe_table.is_terminal", lambda: True)
    result = CliRunner().invoke(app, ["dedupe", "--csv", "p.csv"])
    assert "An␛[31mna" in result.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_pipe_is_read_once(dedupe: Dedupe, tmp_path: Path) -> None:
    fifo = tmp_path / "pipe"
    os.mkfifo(fifo)
    writer = Thread(target=fifo.write_text, args=["Vorname,Nachname\nAnna,Schmidt\n"])
    writer.start()
    assert dedupe("--csv", str(fifo))[1].splitlines()[1] == "Anna,Schmidt,1,"
    writer.join()


# --- Splink --------------------------------------------------------------------------------


def test_what_goes_with_splink_alone_is_refused_without_it(dedupe: Dedupe) -> None:
    _write("p.csv", PEOPLE)
    assert "--backend goes with --engine splink." in dedupe("--backend", "spark")[2]
    related = dedupe("--csv", "p.csv", "--engine", "splink", "--related")
    assert (related[0], related[1]) == (2, "")
    assert "--related does not go with --engine splink." in related[2]


@pytest.mark.skipif(find_spec("splink") is not None, reason="Splink is installed")
def test_how_to_get_splink_is_told(dedupe: Dedupe) -> None:
    _write("p.csv", PEOPLE)
    status, out, errors = dedupe("--csv", "p.csv", "--engine", "splink")
    assert (status, out) == (2, "")
    assert "pip install 'crmctl[splink]'" in errors


@pytest.mark.filterwarnings("ignore")
@pytest.mark.skipif(find_spec("splink") is None, reason="Splink is not installed")
def test_a_table_is_compared_by_splink(dedupe: Dedupe) -> None:
    random = Random(6)  # noqa: S311 - the same names each time
    names = ["".join(random.choices(ascii_lowercase, k=8)) for _ in range(300)]
    rows = [
        f"{name},{name[::-1]},{at % 28 + 1:02}.03.19{at % 90 + 10}"
        for at, name in enumerate(names)
    ]
    _write("p.csv", ["given name,surname,dob", *rows, *rows[:60]])
    status, out, _ = dedupe("--csv", "p.csv", "--engine", "splink")
    clusters = [row["cluster"] for row in _rows(out)]
    assert status == 0
    assert clusters[:60] == clusters[300:]
    assert len(set(clusters)) == 300
