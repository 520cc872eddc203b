"""The page: every value is text and nothing else."""

from collections.abc import Iterator
from html.parser import HTMLParser

from crmctl.interchange.exporting.export import Cell, Export, Item, Sheet, SheetColumn
from crmctl.interchange.exporting.page import texts
from crmctl.model.catalogue import Catalogue, FieldType, Kind

_HOSTILE = "<script>alert(1)</script>\"'&"


def _page(catalogue: Catalogue, *rows: tuple[Cell, ...]) -> str:
    kind = catalogue.by_name["task"]
    columns = (
        SheetColumn("id"),
        SheetColumn("title"),
        SheetColumn("owner_of", FieldType.REFERENCE, "tasks"),
        SheetColumn("mail", FieldType.EMAIL),
        SheetColumn("notes", FieldType.NOTE),
        SheetColumn("size", FieldType.DECIMAL, unit="m"),
        SheetColumn("about", FieldType.LINK),
    )

    def sheet(of: Kind) -> Sheet:
        given: tuple[tuple[Cell, ...], ...] = rows if of is kind else ()
        return Sheet(of, columns, lambda: iter(given))

    def items(_kind: Kind) -> Iterator[Item]:
        return iter(())

    names = {"t-2": "Call <back>"}
    return "".join(
        texts(
            Export(
                f"CRM {_HOSTILE}",
                "de",
                catalogue.kinds,
                items,
                list=sheet,
                called=lambda _folder, id_: names.get(id_, id_),
            )
        )
    )


class _Reader(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags = list[tuple[str, dict[str, str | None]]]()
        self.said = list[str]()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def test_no_value_becomes_markup_or_loads_anything(catalogue: Catalogue) -> None:
    row = ("t-1", _HOSTILE, "t-2", _HOSTILE, f"a\n{_HOSTILE}\n", 3.2, f"customers/{_HOSTILE}")
    read = _Reader(_page(catalogue, row))
    assert not {tag for tag, _ in read.tags} & {"script", "img", "link", "iframe"}
    assert not any(name.startswith("on") for _, attrs in read.tags for name in attrs)
    targets = [attrs["href"] for tag, attrs in read.tags if tag == "a"]
    assert targets == ["#tasks/t-2", f"mailto:{_HOSTILE}"]
    assert read.said.count(_HOSTILE) == 4


def test_references_lead_to_the_row_by_the_name_of_the_record(catalogue: Catalogue) -> None:
    page = _page(catalogue, ("t-1", "x", ["t-2", "t-3"], None, None, None, None))
    assert '<a href="#tasks/t-2">Call &lt;back&gt;</a><br><a href="#tasks/t-3">t-3</a>' in page
    assert '<tr id="tasks/t-1">' in page
    assert '<th scope="col" class="n">size (m)</th>' in page


def test_a_page_without_records_says_so(catalogue: Catalogue) -> None:
    assert "<p>There are no records.</p>" in _page(catalogue)
