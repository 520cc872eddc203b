import pytest

from crmctl.campaigns.merging import merged, require_mergeable
from crmctl.errors.campaigns import MergeTemplateError

_FIELDS = ("greeting", "company")


def test_fields_are_filled_in_and_everything_else_stays() -> None:
    text = "{{ greeting }},\n\n{{company}} {a} {{  greeting  }} 5 % } {\n"
    require_mergeable(text, _FIELDS)
    assert merged(text, {"greeting": "Hallo", "company": "A & B"}) == (
        "Hallo,\n\nA & B {a} Hallo 5 % } {\n"
    )


def test_a_value_that_looks_like_a_template_is_a_value() -> None:
    text = "{{ greeting }} {{ company }}"
    assert merged(text, {"greeting": "{{ company }}", "company": r"\1 x"}) == (
        r"{{ company }} \1 x"
    )


@pytest.mark.parametrize(
    "template",
    [
        "\n{{ greting }}",
        "\n{{ greeting.__class__ }}",
        "\n{{ open('/etc/passwd').read() }}",
        "\n{{ ''.__class__.__mro__ }}",
        "\n{% include '/etc/passwd' %}",
        "\n{{ greeting | upper }}",
        "\n{{ greeting",
        "\n}} {{ greeting }}",
        "\n{{{{ greeting }}}}",
    ],
)
def test_a_template_that_wants_more_than_fields_is_refused(template: str) -> None:
    with pytest.raises(MergeTemplateError, match=r"^Line 2 of the template"):
        require_mergeable(template, _FIELDS)
