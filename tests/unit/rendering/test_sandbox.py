"""Templates from anybody: each attack ends with a sentence that names file and line."""

from collections.abc import Callable, Mapping

import pytest

from crmctl.errors.rendering import BrokenTemplateError
from crmctl.rendering.sandbox import Sandbox
from crmctl.rendering.text import markdown

DATA = {"name": "<b>&co", "lines": [{"text": "a"}, {"text": "b"}], "count": 3, "strong": True}


def _run(
    source: str,
    files: Mapping[str, str] | None = None,
    escape: Callable[[str], str] | None = str,
) -> str:
    sources = {"t.md": source, **(files or {})}
    return Sandbox(sources.get, escape).run("t.md", DATA)


def _refused(source: str, files: Mapping[str, str] | None = None) -> str:
    with pytest.raises(BrokenTemplateError) as caught:
        _run(source, files)
    return str(caught.value)


def test_a_template_shows_what_it_gets() -> None:
    source = (
        "{% for line in lines if line.text %}{{ loop.index }}{{ line['text'] }}{% endfor %}"
        "{% set double = count * 2 + 1 %}{{ double }} {{ name ~ '!' }} {{ lines|length }}"
        "{{ 'yes' if strong and not count > 5 else 'no' }}{{ (lines|first).text|upper }}"
        "{% for n in range(2) %}{{ n }}{% endfor %}{{ nothing|default('-') }}"
        "{% for x in ['p', 'q'] %}{{ x }}{% endfor %}{{ name[:2] + 'z' }}{{ ['a', 1]|join('+') }}"
        "{{ (lines|last).text|trim|lower }}{{ 7 // 2 }}{{ -count }}{{ []|first }}{{ []|last }}"
    )

    assert _run(source) == "1a2b7 <b>&co! 2yesA01-pq<bza+1b3-3"


def test_html_is_escaped_and_nothing_takes_that_back() -> None:
    assert (
        _run("{{ name }}{{ name ~ '<i>' }}", escape=None)
        == "&lt;b&gt;&amp;co&lt;b&gt;&amp;co&lt;i&gt;"
    )
    for source in (
        "{{ name|safe }}",
        "{% autoescape false %}{{ name }}{% endautoescape %}",
        "{% filter upper %}{{ name }}{% endfilter %}",
    ):
        with pytest.raises(BrokenTemplateError):
            _run(source, escape=None)


def test_markdown_is_escaped() -> None:
    assert _run("# {{ name }}", escape=markdown) == "# \\<b\\>\\&co"


def test_templates_include_and_extend_each_other() -> None:
    files = {"base.md": "<{% block body %}x{% endblock %}>", "part.md": "{{ count }}"}

    assert (
        _run("{% extends 'base.md' %}{% block body %}{% include 'part.md' %}{% endblock %}", files)
        == "<3>"
    )


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__ }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ ''['__class__'] }}",
        "{{ name.upper }}",
        "{{ name.format }}",
        "{{ lines.append }}",
        "{{ lines }}",
        "{{ lines[0] }}",
        "{{ range }}",
        "{{ self }}",
        "{{ loop }}",
        "{% for x in lines %}{{ loop }}{% endfor %}",
        "{{ nothing }}",
        "{{ name.nothing }}",
        "{{ count / 0 }}",
        "{{ name * 3 }}",
        "{{ name % 3 }}",
        "{{ count * 10000000000000000 * 10 }}",
        "{% for x in count %}{% endfor %}",
    ],
)
def test_python_s_own_objects_are_out_of_reach(source: str) -> None:
    assert _refused(f"\n{source}").startswith("templates/t.md, line 2: ")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("{{ name.upper() }}", "nothing can be called but range()"),
        ("{{ '%999999999d'|format(1) }}", "there is no filter 'format' here"),
        ("{{ lipsum(n=99999) }}", "nothing can be called"),
        ("{{ cycler('a') }}", "nothing can be called"),
        ("{% macro f() %}{{ f() }}{% endmacro %}", "nothing can be called|Macro is not"),
        ("{% set x %}{{ name }}{% endset %}", "AssignBlock is not for templates"),
        ("{{ {'a': lines} }}", "Dict is not for templates"),
        ("{{ 9 ** 9 ** 9 }}", "Pow is not for templates"),
        ("{{ [lines, lines]|length }}", "a list may hold nothing but"),
        ("{% set x = (lines, lines) %}", "a list may hold nothing but"),
        ("{% for a in lines recursive %}{% endfor %}", "a loop may not be recursive"),
        ("{% import 'os' as os %}", "Import is not for templates"),
        ("{{ unclosed", "unexpected end of template|expected token"),
        ("{% nonsense %}", "unknown tag 'nonsense'"),
    ],
)
def test_what_is_not_for_templates_is_refused_before_it_runs(source: str, reason: str) -> None:
    with pytest.raises(BrokenTemplateError, match=reason) as caught:
        _run(f"\n\n{source}")
    assert caught.value.line >= 3


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("{% for a in range(10000000000) %}{% endfor %}", "the range is too long"),
        (
            "{% for a in range(40000) %}{% for b in range(40000) %}{% endfor %}{% endfor %}",
            "its loops go on for too long",
        ),
        (
            "{% for a in range(40000) if a > 50000 %}{% endfor %}" * 2,
            "its loops go on for too long",
        ),
        (
            "{% set x = name ~ name %}" + "{% set x = x ~ x %}" * 40 + "{{ x }}",
            "a text grows too long",
        ),
        (
            "{% set x = name + name %}" + "{% set x = x + x %}" * 40 + "{{ x }}",
            "a text grows too long",
        ),
        (
            "{% for a in range(40000) %}" + "x" * 200 + "{% endfor %}",
            "it writes too much",
        ),
        ("{{ range(40000)|join('" + "x" * 100 + "') }}", "a text grows too long"),
        ("{% include 't.md' %}", "it goes on within itself"),
        ("{% extends 't.md' %}", "it goes on within itself|it includes too many templates"),
        (
            "{% for a in range(3000) %}{% include 'gone.md' ignore missing %}{% endfor %}",
            "it includes too many templates",
        ),
        ("x" * 300_000, "the template is too long"),
        ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "it goes on within itself|cannot be"),
    ],
)
def test_nothing_goes_on_for_ever_or_grows_without_bounds(source: str, reason: str) -> None:
    with pytest.raises(BrokenTemplateError, match=reason):
        _run(source)


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../crm.yaml", "gone.md", "default/../../x", "contacts/p.yaml"]
)
def test_no_file_but_a_template_is_read(name: str) -> None:
    assert _refused(f"\n{{% include '{name}' %}}") == (
        "templates/t.md, line 2: it includes a template that is not there."
    )


def test_an_error_names_the_template_it_is_in() -> None:
    assert _refused("{% include 'part.md' %}", {"part.md": "\n\n{{ gone }}"}) == (
        "templates/part.md, line 3: it names something that a document does not have."
    )


def test_an_error_quotes_no_value() -> None:
    assert "co" not in _refused("{{ lines[name] }}")
