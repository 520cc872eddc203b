from crmctl.model.catalogue import Kind
from crmctl.model.per_kind import PerKind


def test_a_kind_is_looked_at_once() -> None:
    seen: list[str] = []

    def look(kind: Kind) -> str:
        seen.append(kind.name)
        return kind.folder

    derived = PerKind(look)
    thing = Kind("thing", "things", ())
    assert [derived(thing), derived(thing)] == ["things", "things"]
    assert seen == ["thing"]


def test_a_kind_of_another_crm_is_another_one() -> None:
    derived = PerKind(lambda kind: kind.fields)
    kinds = [Kind("thing", "things", ()) for _ in range(200)]
    assert all(derived(kind) is kind.fields for kind in kinds)
    assert derived(kinds[0]) is kinds[0].fields
