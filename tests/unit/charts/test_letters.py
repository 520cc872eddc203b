from crmctl.charts.letters import cut, is_right_to_left, isolated, plain


def test_what_acts_is_left_out() -> None:
    assert plain("a\x1b[31mb\u202ec\x00d\u2066e\ufefff\ud800g") == "a[31mbcdefg"


def test_line_breaks_become_blanks() -> None:
    assert plain("one\r\n\ttwo\u2028three") == "one two three"


def test_letters_and_signs_stay_as_they_are() -> None:
    assert plain("Çağri & Söhne, 北京 👩‍🚀") == "Çağri & Söhne, 北京 👩‍🚀"


def test_the_first_letter_with_a_direction_decides() -> None:
    assert is_right_to_left("12 \u05e9\u05dc\u05d5\u05dd GmbH")
    assert not is_right_to_left("GmbH \u05e9\u05dc\u05d5\u05dd")
    assert not is_right_to_left("123")
    assert not is_right_to_left("١٢" + "é")


def test_names_turn_nothing_around_them() -> None:
    assert isolated("Müller 1\xa0000") == "Müller 1\xa0000"
    assert isolated("\u05e9") == "\u2068\u05e9\u2069"


def test_a_letter_is_never_cut_off_its_marks() -> None:
    assert cut("abcdef", 3) == "abc…"
    assert cut("ae\u0301f", 2) == "a…"
    assert cut("x👩‍🚀y", 2) == "x…"
    assert cut("a b", 2) == "a…"
