from crmctl.cli.docs import Docs, epilog, read_docs


def test_a_docstring_has_a_summary_a_text_and_examples() -> None:
    docs = read_docs("Do it.\n\nAnd well.\n\nExamples:\n    crmctl do it\n\n    # a comment\n")
    assert docs == Docs("Do it.", "Do it.\n\nAnd well.", ("crmctl do it", "", "# a comment"))


def test_examples_are_printed_as_they_stand() -> None:
    assert epilog(Docs("", "", ("crmctl a", "crmctl b"))) == (
        "\b\nExamples:\n  crmctl a\n  crmctl b"
    )


def test_a_docstring_may_lack_examples_or_be_missing() -> None:
    assert epilog(read_docs("Do it.")) == ""
    assert read_docs(None) == Docs("", "", ())
