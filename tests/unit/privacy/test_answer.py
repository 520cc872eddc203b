import pytest

from crmctl.privacy.answer import Answer, Section, as_html, as_json, as_markdown

_HOSTILE = "a | b\n# head <script>x</script> [l](http://e.example) `c` **b** www.e.example\x1b[31m"


def answer(value: str) -> Answer:
    section = Section("data", "Your data", ("A sentence.",), ("Field", "Value"), (("x", value),))
    return Answer("What we keep", (("Person", value),), (section, Section("none", "Nothing")))


def test_a_program_gets_each_row_as_an_object() -> None:
    assert as_json(answer("v")) == {
        "title": "What we keep",
        "Person": "v",
        "data": {
            "title": "Your data",
            "text": ["A sentence."],
            "rows": [{"Field": "x", "Value": "v"}],
        },
        "none": {"title": "Nothing", "text": [], "rows": []},
    }


def test_markdown_is_a_table_a_section() -> None:
    assert as_markdown(answer("v")) == (
        "# What we keep\n\n|  |  |\n|---|---|\n| Person | v |\n\n## Your data\n\nA sentence.\n\n"
        "| Field | Value |\n|---|---|\n| x | v |\n\n## Nothing\n"
    )


def test_nothing_of_a_record_means_anything_to_markdown() -> None:
    (row,) = (line for line in as_markdown(answer(_HOSTILE)).splitlines() if "| x |" in line)
    assert row == (
        r"| x | a \| b<br>\# head \<script\>x\</script\> \[l\](http\://e.example) \`c\` "
        r"\*\*b\*\* www\.e.example\[31m |"
    )


@pytest.mark.parametrize(
    ("value", "shown"),
    [("1. x", r"1\. x"), ("- x", r"\- x"), ("+49 351", r"\+49 351"), ("2026-11-21", "2026-11-21")],
)
def test_what_begins_a_line_begins_no_list(value: str, shown: str) -> None:
    assert f"| x | {shown} |" in as_markdown(answer(value))


def test_html_loads_nothing_and_runs_nothing() -> None:
    page = as_html(answer(_HOSTILE + "\"'><img src=x>"))
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;x&lt;/script&gt;" in page
    assert "default-src 'none'" in page
    assert "\x1b" not in page
    assert "<tr><th>Field</th><th>Value</th></tr>" in page
