"""Whatever the rules say, they come to an end, and no text of a record is taken for a rule."""

from hypothesis import given
from hypothesis import strategies as st

from crmctl.automation.effects import PLACEHOLDERS, filled
from crmctl.automation.loops import DEPTH, Fired, circle, repeats
from crmctl.automation.occasion import Occasion, is_awaited
from crmctl.automation.rule import Changed, When
from crmctl.model.catalogue import Field, FieldType, Kind
from crmctl.model.record import Ref

_KIND = Kind(
    "deal", "deals", (Field("stage", FieldType.LABEL), Field("tags", FieldType.LABEL, "tags"))
)
_RULES = "abcdef"
_RECORDS = ("x", "y")

triggers = st.dictionaries(
    st.sampled_from(_RULES),
    st.lists(st.tuples(st.sampled_from(_RULES), st.sampled_from(_RECORDS))),
)
texts = st.text(alphabet="ab{}", max_size=12)
stages = st.sampled_from(["new", "won", "lost", ""])


@given(triggers, st.sampled_from(_RULES))
def test_a_web_of_rules_comes_to_an_end_and_each_acts_once_on_a_record(
    web: dict[str, list[tuple[str, str]]], first: str
) -> None:
    fired: Fired = set()
    acted: list[tuple[str, str]] = []
    waiting = [(first, Occasion(Ref("deals", "x"), {}))]
    for _ in range(DEPTH * len(_RULES) * len(_RECORDS)):
        following = []
        for rule, occasion in waiting:
            if repeats(rule, occasion, fired):
                assert rule in circle(rule, occasion.chain)
                continue
            fired.add((rule, str(occasion.ref)))
            acted.append((rule, str(occasion.ref)))
            chain = (*occasion.chain, rule)
            following += [
                (other, Occasion(Ref("deals", record), {}, chain))
                for other, record in web.get(rule, [])
            ]
        waiting = following
    assert not waiting
    assert len(acted) == len(set(acted))


@given(texts, texts, texts)
def test_a_fact_is_never_read_for_placeholders(before: str, fact: str, after: str) -> None:
    whole = (
        filled(f"({before})", {}) + filled("{label}", {"label": fact}) + filled(f"({after})", {})
    )
    clean = not set(before + after) & {"{", "}"}
    if clean:
        assert filled(f"({before}){{label}}({after})", {"label": fact}) == whole
    for name in PLACEHOLDERS:
        assert filled(f"{{{name}}}", {name: f"{{{name}}}"}) == f"{{{name}}}"


@given(stages, stages, stages, stages)
def test_a_change_is_one_from_what_was_to_what_is(
    old: str, new: str, before: str, after: str
) -> None:
    was, is_ = ({"stage": stage} if stage else {} for stage in (old, new))
    when = When("deal", changed=Changed("stage", before, after))
    expected = old != new and before in {"", old} and after in {"", new}
    assert is_awaited(when, _KIND, Occasion(Ref("deals", "x"), was), is_) is expected
