from crmctl.matching.arrays import Values
from crmctl.matching.fields.field import keys_of_rows, keys_of_values


def test_equal_keys_have_equal_numbers_and_none_is_minus_one() -> None:
    keys = keys_of_rows([["a", "b"], [], ["b"]])

    assert keys.tolist() == [[0, 1], [-1, -1], [1, -1]]


def test_empty_keys_are_none_and_a_key_twice_counts_once() -> None:
    assert keys_of_rows([["", "a", "a"], [""]]).tolist() == [[0], [-1]]


def test_only_the_first_keys_of_a_row_count() -> None:
    assert keys_of_rows([["a", "b", "c"], ["c"]], most=2).tolist() == [[0, 1], [2, -1]]


def test_rows_without_any_key_have_a_matrix_without_columns() -> None:
    assert keys_of_rows([[], []]).shape == (2, 0)
    assert keys_of_rows([]).shape == (0, 0)


def test_the_keys_of_values_are_those_of_the_rows_that_have_them() -> None:
    values = Values.of([["ab"], ["cd", "ab"], []])

    keys = keys_of_values(values, tuple)

    assert keys.tolist() == [[0, 1, -1, -1], [2, 3, 0, 1], [-1, -1, -1, -1]]


def test_a_row_has_no_more_keys_of_its_values_than_asked_for() -> None:
    values = Values.of([["ab", "cd"], ["cd"]])

    assert keys_of_values(values, tuple, most=3).tolist() == [[0, 1, 2], [2, 3, -1]]
