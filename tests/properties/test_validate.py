from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from crmctl.model.describe import catalogue
from crmctl.model.kinds import KINDS
from crmctl.model.record import plain
from crmctl.model.settings import FORMAT, Settings
from crmctl.model.settings_check import check_settings
from crmctl.model.tombstone import Tombstone
from crmctl.model.validate import check

_SETTINGS = Settings.model_validate(
    {
        "format": 1,
        "name": "Test",
        "custom_fields": {
            "contact": {
                "shoe": {"type": "integer", "choices": ["42", "43"]},
                "height": {"type": "decimal"},
                "met": {"type": "date"},
            }
        },
    }
)
_BY_NAME = catalogue(_SETTINGS).by_name
_KINDS = st.sampled_from([model.KIND for model in KINDS])
_NAMES = st.sampled_from(
    sorted(
        {
            part
            for kind in catalogue(_SETTINGS).kinds
            for field in kind.fields
            for part in field.path.split(".")
        }
        | set(Settings.model_fields)
        | set(Tombstone.model_fields)
        | {"[key]", "from", "custom"}
    )
)
_SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(
        ["2026-11-21", "2026-02-30", "--03-12", "5.00 EUR", "DE", "phone", "acme", "1"]
    ),
)
_JSON = st.recursive(
    _SCALARS,
    lambda below: st.one_of(
        st.lists(below, max_size=3),
        st.dictionaries(st.one_of(_NAMES, st.text(max_size=5)), below, max_size=4),
    ),
    max_leaves=12,
)
_TREES = st.dictionaries(st.one_of(_NAMES, st.text(max_size=5)), _JSON, max_size=5)

_TEXT = st.text(min_size=1, max_size=12)
_DAYS = st.dates().map(str)
_CONTACTS = st.fixed_dictionaries(
    {"name": st.fixed_dictionaries({"family": _TEXT}, optional={"given": _TEXT})},
    optional={
        "emails": st.lists(
            st.fixed_dictionaries({"address": _TEXT}, optional={"primary": st.booleans()}),
            max_size=2,
        ),
        "birthday": _DAYS,
        "profiles": st.dictionaries(_TEXT, _TEXT, max_size=2),
        "do_not_contact": st.booleans(),
        "tags": st.lists(_TEXT, max_size=2),
        "custom": st.fixed_dictionaries(
            {},
            optional={
                "shoe": st.sampled_from([42, "43", "42"]),
                "height": st.one_of(
                    st.integers(-(10**17), 10**17),
                    st.floats(-1000, 1000).map(lambda number: round(number, 9)),
                    st.decimals(-1000, 1000, places=2).map(str),
                ),
                "met": _DAYS,
            },
        ),
        "notes": _TEXT,
    },
)


@given(_KINDS, _TREES)
def test_checking_never_raises_whatever_the_data(kind: str, raw: dict[str, Any]) -> None:
    checked = check(_BY_NAME[kind], raw)
    assert checked.tree is not None or checked.problems
    for problem in checked.problems:
        assert isinstance(problem.field, str)


@given(_TREES)
def test_checking_settings_never_raises_whatever_the_data(raw: dict[str, Any]) -> None:
    settings, problems = check_settings({**raw, "format": FORMAT})
    assert settings is not None or problems


@given(_CONTACTS)
def test_checking_what_was_checked_gives_the_same(raw: dict[str, Any]) -> None:
    tree = check(_BY_NAME["contact"], raw).tree
    assert tree is not None
    assert check(_BY_NAME["contact"], tree).tree == tree
    assert check(_BY_NAME["contact"], plain(tree)).tree == tree
    assert plain(check(_BY_NAME["contact"], plain(tree)).tree or {}) == plain(tree)
