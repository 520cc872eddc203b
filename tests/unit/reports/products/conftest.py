"""Documents to report on, as files to be joined with `|`."""

from collections.abc import Mapping, Sequence

import pytest


class Documents:
    """Files of documents with a line for each product, at 10 euros."""

    def order(
        self, id_: str, customer: str, day: str, *products: str, **fields: str
    ) -> dict[str, str]:
        """Give an order that was issued."""
        return self._document("orders", id_, customer, day, products, fields)

    def invoice(
        self, id_: str, customer: str, day: str, *products: str, **fields: str
    ) -> dict[str, str]:
        """Give an invoice that was issued."""
        return self._document("invoices", id_, customer, day, products, fields)

    def product(self, id_: str, **fields: str) -> dict[str, str]:
        """Give a product."""
        return {f"products/{id_}.yaml": _text({"name": f"The {id_}", **fields})}

    def customers(self, *ids: str, **fields: str) -> dict[str, str]:
        """Give organisations."""
        said = {"type": "organisation", **fields}
        return {f"customers/{id_}.yaml": _text({**said, "name": id_}) for id_ in ids}

    def _document(  # noqa: PLR0913, PLR0917 - what a document is made of
        self,
        folder: str,
        id_: str,
        customer: str,
        day: str,
        products: Sequence[str],
        fields: Mapping[str, str],
    ) -> dict[str, str]:
        said = {"number": id_.upper(), "customer": customer, "issued": day, **fields}
        quantity = said.pop("quantity", "1")
        lines = "".join(
            f"  - product: {one}\n    quantity: {quantity}\n    price: 10.00 EUR\n"
            for one in products
        )
        return {f"{folder}/{id_}.yaml": _text(said) + f"lines:\n{lines}" * bool(lines)}


@pytest.fixture
def documents() -> Documents:
    """Ways to write documents."""
    return Documents()


def _text(fields: Mapping[str, str]) -> str:
    return "".join(f"{name}: {value}\n" for name, value in fields.items())
