from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from crmctl.model.catalogue import Field, Kind
from crmctl.model.checked import check
from crmctl.model.describe import catalogue
from crmctl.model.formats import FORMAT
from crmctl.model.glance import glance
from crmctl.model.kinds import KINDS
from crmctl.model.record import plain
from crmctl.model.settings import Settings
from crmctl.model.settings_check import check_settings
from crmctl.model.tombstone import Tombstone
from crmctl.model.validate import validate
from crmctl.store.canonical import emit

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


# Values that are right for some field, and some that are nearly so.
_VALUES: tuple[Any, ...] = (
    "x", "Straße 3", "a\nb", "de", "DE", "DE ", "d", "p-7k3f9q2m", "customers/acme", "acme/",
    "2026-11-21", "2026-02-30", "--02-29", "--02-30", "2026-11-21T09:30+01:00",
    "2026-11-21T25:00Z", "true", "false", True, False, 5, "007", "5.50", "5.00 EUR", "12 min",
    1.5, "", None, [], {}, "organisation", "person", "customer", "phone", "out", "low",
    "10 %", "3 months", "2026-11", "net", "lost", "open", "email", "sent", 7,
    "consent", "granted", "decider", "42", "small",
)  # fmt: skip
_VALUE = st.sampled_from(_VALUES)


def _of_kind(kind: Kind) -> st.SearchStrategy[dict[str, Any]]:
    """Give trees of the right shape: any fields of a kind, each with any of the values."""
    return st.lists(st.tuples(st.sampled_from(kind.fields), _VALUE), max_size=8).map(_tree)


def _tree(leaves: list[tuple[Field, Any]]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for field, value in leaves:
        *above, name = field.path.split(".")
        level, path = tree, ""
        for part in above:
            path = f"{path}.{part}" if path else part
            below = level.setdefault(part, [{}] if path == field.list_path else {})
            level = below[0] if isinstance(below, list) else below
        whole = {"key": value} if field.map else value
        level[name] = [value] if field.list_path == field.path and not field.map else whole
    return tree


_LIKELY: dict[str, dict[str, Any]] = {
    "customer": {"type": "organisation", "name": "x"},
    "contact": {"name": {"family": "x"}},
    "interaction": {"at": "2026-11-21", "channel": "phone"},
    "task": {"title": "x"},
    "product": {"name": "x"},
    "deal": {"title": "x", "stage": "new"},
    **{name: {"customer": "acme"} for name in ("quote", "order", "invoice", "credit")},
    "complaint": {"title": "x", "opened": "2026-11-21", "state": "open"},
    "campaign": {"name": "x", "purpose": "p", "channel": "email"},
    "contract": {"title": "x", "customer": "acme", "start": "2026-11-21"},
}


@given(st.data(), _KINDS, st.booleans())
def test_what_is_plainly_in_order_is_in_order_for_the_whole_check(
    data: st.DataObject, name: str, likely: bool
) -> None:
    kind = _BY_NAME[name]
    raw = {**data.draw(_of_kind(kind)), **(_LIKELY[name] if likely else {})}
    tree = glance(kind, raw)
    if tree is None:
        return
    whole = validate(kind, raw)
    assert (whole.tree, whole.problems) == (tree, ())
    assert emit(tree) == emit(whole.tree or {})


@given(_CONTACTS)
def test_the_quick_look_takes_what_the_whole_check_gave(raw: dict[str, Any]) -> None:
    kind = _BY_NAME["contact"]
    tree = validate(kind, raw).tree
    assert tree is not None
    assert glance(kind, plain(tree)) in (tree, None)
