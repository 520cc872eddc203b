"""`crmctl render`: a document in every form, and what keeps it from one."""

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader
from typer.testing import Result

Crmctl = Callable[..., Result]
Heard = tuple[int, str, str]
Hear = Callable[..., Heard]

_INVOICE = """\
Schmidt Torantriebe GmbH  
Gewerbepark 7  
01099 Dresden  

ACME Maschinenbau GmbH  
Hauptstraße 1  
01067 Dresden  

# Invoice R-1

- Invoice number: R-1
- Date: 6 October 2026
- Due: 20 October 2026
- Your reference: 04011000-12345-03

| No. | Description | Quantity | Unit price | VAT | Amount |
| --: | :-- | --: | --: | --: | --: |
| 1 | Gate drive X2 | 2 | €1,490.00 | 19% | €2,980.00 |

- Total net: €2,980.00
- plus 19% VAT on €2,980.00: €566.20
- **Total: €3,546.20**

Please transfer the total by 20 October 2026, quoting R-1.

---

Schmidt Torantriebe GmbH · Gewerbepark 7 · 01099 Dresden  
\\+49 351 4123456 · buero@schmidt.example  
IBAN DE02 1203 0000 0000 2020 51  
VAT ID DE811907980  
"""  # noqa: W291 - two spaces end a line in Markdown


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_an_invoice_is_markdown_unless_told_otherwise(hear: Hear, papers: Path) -> None:
    status, out, err = hear("render", "R-1")

    assert (status, _plain(out), err) == (0, _INVOICE, "")
    assert papers.is_dir()


@pytest.mark.usefixtures("papers")
def test_the_language_may_be_chosen(hear: Hear) -> None:
    status, out, _ = hear("render", "R-1", "--language", "de")

    assert status == 0
    assert "# Rechnung R-1" in out
    assert "**Gesamtbetrag: 3.546,20 €**" in _plain(out)


@pytest.mark.usefixtures("papers")
def test_an_unknown_language_or_form_is_a_usage_error(hear: Hear) -> None:
    assert hear("render", "R-1", "--language", "fr")[0] == 2
    assert hear("render", "R-1", "--to", "docx")[0] == 2


@pytest.mark.usefixtures("papers")
def test_html_is_one_file_that_asks_for_nothing(hear: Hear) -> None:
    status, out, _ = hear("render", "Q-1", "--to", "html")

    assert status == 0
    assert out.startswith("<!doctype html>")
    assert "<script" not in out
    assert not re.search(r"""(src|href)=|url\(|@import|https?:""", out)
    assert "<h1>Quote Q-1</h1>" in out


def test_a_draft_says_so_and_goes_to_the_customer(hear: Hear, papers: Path) -> None:
    status, out, _ = hear("render", "q-2b4d6f8h")

    assert status == 0
    assert out.startswith("**DRAFT**\n")
    assert "ACME Maschinenbau GmbH  \nHauptstraße 1  \n01067 Dresden  \n" in out
    assert "- Total net: €2,980.00\n" in out
    assert "Paul Ito  \nGartenstr. 5  \n10115 Berlin" in hear("render", "q-3c5e7g9j")[1]
    assert "Beta AG  \n" in hear("render", "q-4d6f8h0k")[1]
    assert papers.is_dir()


@pytest.mark.usefixtures("papers")
def test_an_order_names_the_quote_that_it_follows(hear: Hear) -> None:
    _, out, _ = hear("render", "O-1")

    assert "- Quote: Q-1 of 6 October 2026\n" in out
    assert "- Delivery: 1 December 2026\n" in out


def test_the_ending_of_the_file_says_the_form(hear: Hear, papers: Path, tmp_path: Path) -> None:
    for name, begins in (
        ("r.pdf", b"%PDF-1.7"),
        ("r.html", b"<!doctype html>"),
        ("r.xml", b"<?xml"),
        ("r.md", b"Schmidt Torantriebe GmbH"),
    ):
        file = tmp_path / name
        assert hear("render", "R-1", "-o", str(file)) == (0, "", f"Written: {file}\n")
        assert file.read_bytes().startswith(begins)
    assert papers.is_dir()


@pytest.mark.usefixtures("papers")
def test_an_ending_of_another_program_is_refused(hear: Hear, tmp_path: Path) -> None:
    status, out, err = hear("render", "R-1", "-o", str(tmp_path / "r.docx"))

    assert (status, out) == (2, "")
    assert err.startswith("crmctl: A document is not made as docx; name a form with --to: md, ")
    assert not (tmp_path / "r.docx").exists()


@pytest.mark.usefixtures("papers")
def test_a_zugferd_invoice_is_a_pdf_with_an_invoice_in_it(crmctl: Crmctl, tmp_path: Path) -> None:
    file = tmp_path / "r.pdf"

    assert crmctl("render", "R-1", "--to", "zugferd", "-o", str(file)).exit_code == 0
    assert list(PdfReader(file).attachments) == ["factur-x.xml"]
    assert crmctl("render", "R-1", "--to", "pdf").stdout_bytes.startswith(b"%PDF")


@pytest.mark.usefixtures("papers")
def test_a_terminal_gets_no_bytes(hear: Hear, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crmctl.cli.sending.is_terminal", lambda: True)

    assert hear("render", "R-1", "--to", "pdf") == (
        2,
        "",
        "crmctl: A terminal cannot show this; name a file with --output.\n",
    )
    assert "# Invoice R-1" in hear("render", "R-1")[1]


@pytest.mark.usefixtures("papers")
def test_a_file_among_the_records_is_refused(hear: Hear, crm: Path) -> None:
    status, _, err = hear("render", "R-1", "-o", str(crm / "quotes/x.md"))

    assert status == 2
    assert err
    assert not (crm / "quotes/x.md").exists()


@pytest.mark.usefixtures("papers")
def test_what_is_no_document_is_refused(hear: Hear) -> None:
    status, out, err = hear("render", "acme-gmbh")

    assert (status, out) == (2, "")
    assert err == (
        "crmctl: customers/acme-gmbh is no document; quotes, orders, invoices and credit notes "
        "are rendered.\n"
    )


def test_without_a_company_it_says_which_setting_to_add(hear: Hear, papers: Path) -> None:
    settings = papers / "crm.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text[: text.index("company:")], encoding="utf-8")

    status, out, err = hear("render", "R-1")

    assert (status, out) == (2, "")
    assert "add `company:` with `name:` and `lines:`" in err


@pytest.mark.usefixtures("papers")
def test_a_draft_is_no_electronic_invoice(hear: Hear) -> None:
    status, _, err = hear("render", "O-1", "--to", "xrechnung")

    assert status == 2
    assert err == (
        "crmctl: orders/o-4c8w1vza cannot be rendered so; missing: an invoice or a credit note.\n"
    )


@pytest.mark.usefixtures("papers")
def test_without_the_extra_it_says_what_to_install(
    hear: Hear, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)

    assert hear("render", "R-1", "--to", "pdf") == (
        2,
        "",
        "crmctl: This needs more packages: pip install 'crmctl[pdf]'\n",
    )


def test_a_template_of_the_crm_is_used_before_ours(hear: Hear, papers: Path) -> None:
    folder = papers / "templates"
    folder.mkdir()
    (folder / "invoice.md").write_text("{{ heading }} for {{ recipient|first }}", encoding="utf-8")
    (folder / "short.de.md").write_text("kurz {{ number }}\n", encoding="utf-8")
    (folder / "more.html").write_text("{% extends 'default/document.html' %}", encoding="utf-8")

    assert hear("render", "R-1")[1] == "Invoice R-1 for ACME Maschinenbau GmbH\n"
    assert hear("render", "R-1", "-l", "de", "--template", "short")[1] == "kurz R-1\n"
    assert "<!doctype html>" in hear("render", "R-1", "--to", "html", "--template", "more.html")[1]
    assert hear("render", "R-1", "--template", "gone") == (
        2,
        "",
        "crmctl: templates/ has no gone.md; there are invoice.md, short.de.md.\n",
    )
    assert hear("render", "R-1", "--template", "x", "--to", "pdf")[0] == 2


@pytest.mark.usefixtures("papers")
def test_without_templates_there_are_none_to_choose(hear: Hear) -> None:
    assert hear("render", "R-1", "--template", "gone") == (
        2,
        "",
        "crmctl: templates/ has no gone.md.\n",
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n{{ ''.__class__ }}", "templates/invoice.md, line 2: that is out of reach."),
        (
            "{% include '../crm.yaml' %}",
            "templates/invoice.md, line 1: it includes a template that is not there.",
        ),
        (
            "{% include 'default/../sandbox.py' %}",
            "templates/invoice.md, line 1: it includes a template that is not there.",
        ),
        (
            "{% for a in range(9999999999) %}{% endfor %}",
            "templates/invoice.md, line 1: the range is too long.",
        ),
        (
            "\n\n{% import 'x' as y %}",
            "templates/invoice.md, line 3: Import is not for templates of a CRM.",
        ),
    ],
)
def test_a_hostile_template_ends_with_file_and_line(
    hear: Hear, papers: Path, text: str, said: str
) -> None:
    (papers / "templates").mkdir()
    (papers / "templates/invoice.md").write_text(text, encoding="utf-8")

    assert hear("render", "R-1") == (2, "", f"crmctl: {said}\n")


def test_a_link_out_of_the_folder_is_not_followed(
    hear: Hear, papers: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("secret", encoding="utf-8")
    (papers / "templates").mkdir()
    (papers / "templates/invoice.md").symlink_to(secret)

    status, out, err = hear("render", "R-1")

    assert (status, out) == (2, "")
    assert err == (
        "crmctl: templates/invoice.md, line 1: it is a symbolic link, no file, or too large.\n"
    )


def test_a_folder_that_is_a_link_is_not_followed(hear: Hear, papers: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (papers / "templates").symlink_to(tmp_path / "other")

    assert hear("render", "R-1") == (
        2,
        "",
        "crmctl: templates/, line 1: the folder is a symbolic link.\n",
    )


def test_a_template_that_is_no_text_is_refused(hear: Hear, papers: Path) -> None:
    (papers / "templates").mkdir()
    (papers / "templates/invoice.md").write_bytes(b"\xff\xfe")

    assert hear("render", "R-1")[2] == (
        "crmctl: templates/invoice.md, line 1: it is not UTF-8 text.\n"
    )


_HOSTILE = (
    "<script>alert(1)</script>",
    "#set page(fill: red)",
    "{{ 7*7 }}{% for x in y %}",
    "a\nb\r\nBcc: x",
    "\u202eevil\u200f",
    '" onload="x',
    "| a | b |",
)


@pytest.mark.parametrize("name", _HOSTILE)
def test_a_name_stays_text_in_every_form(
    hear: Hear, papers: Path, tmp_path: Path, name: str
) -> None:
    file = papers / "customers/beta-ag.yaml"
    shown = name.encode("unicode_escape").decode().replace('"', '\\"')
    shown = re.sub(r"\\u([0-9a-f]{4})", r"\\u\1", shown)
    text = file.read_text(encoding="utf-8").replace("name: Beta AG", f'name: "{shown}"')
    file.write_text(text, encoding="utf-8")

    markdown = hear("render", "q-4d6f8h0k")
    page = hear("render", "q-4d6f8h0k", "--to", "html")

    assert markdown[0] == page[0] == 0
    assert "<script>" not in page[1] + markdown[1]
    assert 'onload="x"' not in page[1]
    assert ("7*7" in page[1]) == ("7*7" in name)
    assert "\u202e" not in page[1] + markdown[1]
    assert "\nBcc" not in markdown[1]
    assert "\n| a" not in markdown[1]
    assert hear("render", "q-4d6f8h0k", "-o", str(tmp_path / "q.pdf"))[0] == 0


def test_an_included_link_is_not_followed(hear: Hear, papers: Path) -> None:
    folder = papers / "templates"
    folder.mkdir()
    (folder / "part.md").symlink_to(papers / "crm.yaml")
    (folder / "invoice.md").write_text("{% include 'part.md' %}", encoding="utf-8")

    assert hear("render", "R-1")[2].startswith("crmctl: templates/part.md, line 1: it is a symb")
