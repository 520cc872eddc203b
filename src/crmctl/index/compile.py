"""From a query's tree to a condition in SQL, for the records of one kind.

The condition speaks of `k`, the kind's own table, and of `r`, the table `records`.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from crmctl.errors.queries import QueryValueError
from crmctl.index import private, states
from crmctl.index.clause import FALSE, TRUE, Clause, joined, of_value, owners, row_contains, untrue
from crmctl.index.resolve import meant
from crmctl.index.schema import Place, place
from crmctl.index.vocabulary import MATCHING, Expansion, phrase
from crmctl.model.catalogue import Catalogue, Field, FieldType, Kind
from crmctl.model.record import ERASED
from crmctl.model.text import words
from crmctl.query import conditions, fields, values
from crmctl.query.conditions import Condition
from crmctl.query.fields import Computed, Group, Meant
from crmctl.query.tree import And, Node, Not, Op, Or, Phrase, Test, Word

# When there was contact with a record: `links.at` is set for unplanned interactions only.
_LAST_CONTACT = "(SELECT max(l.at) FROM links l WHERE l.kind = '{kind}' AND l.id = {id})"
_LAST_CONTACT_IS = (
    "k.id IN (SELECT l.id FROM links l WHERE l.kind = '{kind}' GROUP BY l.id HAVING {condition})"
)


class Compiler:
    """Compiles one query for any of the kinds that it is asked of."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        catalogue: Catalogue,
        kinds: Sequence[Kind],
        today: date,
    ) -> None:
        self._connection = connection
        self._catalogue = catalogue
        self._kinds = list(kinds)
        self._today = today
        self._expansions: dict[str, Expansion] = {}
        self._people: dict[str, Kind | None] = {}

    def clause(self, node: Node, kind: Kind) -> Clause:
        """Give the condition of a query for one kind.

        Raises:
            UnknownFieldError: no kind that is asked has a field of the name.
            QueryValueError: the field never holds such a value.
        """
        match node:
            case Word(text):
                return self._or_of_person(self._word(text), kind)
            case Phrase(text):
                return self._or_of_person(_phrase(text), kind)
            case Test():
                return self._test(node, kind)
            case Not(inner):
                return untrue(self.clause(inner, kind))
            case And(nodes):
                return joined("AND", [self.clause(inner, kind) for inner in nodes])
            case Or(nodes):
                return joined("OR", [self.clause(inner, kind) for inner in nodes])

    def people(self, kind: Kind) -> Kind | None:
        """Give the kind of the people who some records of a kind are; None when none is."""
        if kind.name not in self._people:
            found = private.people(self._connection, self._catalogue, kind)
            self._people[kind.name] = found
        return self._people[kind.name]

    def source(self, kind: Kind) -> str:
        """Give the tables that a condition on records of a kind is about.

        CROSS JOIN keeps SQLite from reading the wide rows of `records` first.
        """
        people = self.people(kind)
        joined = private.join(people) if people else ""
        return f'FROM "{kind.folder}" k CROSS JOIN records r ON r.rowid = k.rowid {joined}'

    def expression(self, kind: Kind, computed: Computed) -> str:
        """Give the SQL of a computed field, for `ORDER BY` and conditions."""
        return _expression(kind, computed, self.people(kind), self._today)

    def shown(self, kind: Kind, computed: Computed) -> str:
        """Give the SQL of a computed field as a column shows it."""
        if computed is fields.OPEN_AMOUNT:
            return states.owed_in_full(self._today)
        return self.expression(kind, computed)

    def _or_of_person(self, clause: Clause, kind: Kind) -> Clause:
        """Let a private customer match by the person, too."""
        people = self.people(kind)
        return joined("OR", [clause, private.by_person(clause, people)]) if people else clause

    def _word(self, text: str) -> Clause:
        expansion = self._expansion(text)
        return TRUE if expansion.empty else _among(expansion)

    def _expansion(self, text: str) -> Expansion:
        return self._expansions.setdefault(text, Expansion(self._connection, text))

    def _narrowed(self, clause: Clause, folded: str) -> Clause:
        """Let the words of the index tell which records may contain a text, if that is cheap.

        What stands between the separators of a text is a part of a word of the record. Reading
        and folding every note takes seconds.
        """
        longest = max(words(folded), key=len, default="")
        expansion = self._expansion(longest)
        return joined("AND", [_among(expansion), clause]) if expansion.narrow else clause

    def _test(self, test: Test, kind: Kind) -> Clause:
        match fields.find(test.field, kind):
            case None:
                if any(fields.find(test.field, other) for other in self._kinds):
                    return FALSE
                raise fields.unknown(test.field, self._kinds)
            case found:
                try:
                    own = self._of_record(test, found, kind)
                except QueryValueError:
                    if not self._fits_others(test):
                        raise
                    return FALSE
                people = self.people(kind)
                theirs = people and private.of_person(test.field, found, people)
                if not people or not theirs:
                    return own
                of_person = self._of_record(test, theirs, people)
                if self._is_about_absence(test, found):
                    return joined("AND", [own, private.not_by_person(of_person, people)])
                return joined("OR", [own, private.by_person(of_person, people)])

    def _fits_others(self, test: Test) -> bool:
        """Tell whether the field of another kind that is asked may hold the value."""
        for kind in self._kinds:
            with suppress(QueryValueError):
                found = fields.find(test.field, kind)
                if found and self._of_record(test, found, kind):
                    return True
        return False

    def _of_record(self, test: Test, found: Meant, kind: Kind) -> Clause:
        match found:
            case Group() as group:
                return self._group(test, group, kind)
            case Computed() as computed:
                return self._computed(test, computed, kind)
            case field:
                return self._field(test, field, kind)

    def _is_about_absence(self, test: Test, found: Meant) -> bool:
        """Tell whether a record without any value meets the test."""
        if isinstance(found, Group):
            return _asks_for_none(test)
        condition = values.interpret(test, found, self._today)
        return isinstance(condition, conditions.Missing | conditions.IsFalse)

    def _field(self, test: Test, field: Field, kind: Kind) -> Clause:
        if states.asks_for_unfinished(kind, test):
            return states.unfinished(kind)
        condition = values.interpret(test, field, self._today)
        clause = self._at(place(kind, field), field.type, condition)
        if isinstance(condition, conditions.Contains) and field.weight:
            return self._narrowed(clause, condition.folded)
        return clause

    def _computed(self, test: Test, computed: Computed, kind: Kind) -> Clause:
        condition = values.interpret(test, computed, self._today)
        if computed is fields.KIND:
            if isinstance(condition, conditions.Equals):
                if condition.folded not in self._catalogue.by_name:
                    known = ", ".join(known.name for known in self._catalogue.kinds)
                    raise QueryValueError("kind", f"one of {known}")
                return TRUE if condition.folded in {kind.name, kind.folder} else FALSE
            return FALSE if isinstance(condition, conditions.Missing) else TRUE
        if computed is fields.LAST_CONTACT:
            return self._last_contact(kind, condition)
        if computed is fields.STATE and isinstance(condition, conditions.Equals):
            return states.state_is(kind, test.op, condition.folded, self._today)
        if computed is fields.OPEN_AMOUNT:
            return states.owes(condition, self._today)
        return self._condition(self.expression(kind, computed), computed.type, condition)

    def _last_contact(self, kind: Kind, condition: Condition) -> Clause:
        """One pass over all contacts is faster than asking for each record.

        Private customers, to whom two ways lead, are asked one by one.
        """
        passed = self._last_contacts(kind, condition)
        if not self.people(kind):
            return passed
        last = self.expression(kind, fields.LAST_CONTACT)
        single = self._condition(last, FieldType.MOMENT, condition)
        sql = f"iif(p.rowid IS NULL, {passed.sql}, {single.sql})"
        return Clause(sql, (*passed.params, *single.params))

    def _last_contacts(self, kind: Kind, condition: Condition) -> Clause:
        if isinstance(condition, conditions.Missing):
            present = self._last_contacts(kind, conditions.Present())
            return Clause(f"NOT {present.sql}")
        clause = self._condition("max(l.at)", FieldType.MOMENT, condition)
        sql = _LAST_CONTACT_IS.format(kind=kind.name, condition=clause.sql)
        return Clause(sql, clause.params)

    def _group(self, test: Test, group: Group, kind: Kind) -> Clause:
        """Any field of the group; its texts also as one, so that `name:"Anna Muster"` is found."""
        if _asks_for_none(test):
            return untrue(self._group(Test(test.field, Op.MATCH, "any"), group, kind))
        clauses: list[Clause] = []
        wanted = conditions.Contains("")
        refusals: list[QueryValueError] = []
        texts: dict[str, list[Place]] = {}
        searched = True
        for field in group.fields:
            try:
                condition = values.interpret(test, field, self._today)
            except QueryValueError as error:
                refusals.append(error)
                continue
            spot = place(kind, field)
            if isinstance(condition, conditions.Contains) and not spot.key:
                wanted = condition
                texts.setdefault(spot.table, []).append(spot)
                searched = searched and field.weight > 0
            else:
                clauses.append(self._at(spot, field.type, condition))
        for spots in texts.values():
            clause = row_contains(spots, wanted)
            clauses.append(self._narrowed(clause, wanted.folded) if searched else clause)
        if not clauses:
            raise refusals[0]
        return joined("OR", clauses)

    def _at(self, spot: Place, type_: FieldType, condition: Condition) -> Clause:
        if isinstance(condition, conditions.Missing | conditions.IsFalse):
            missing = isinstance(condition, conditions.Missing)
            opposite = conditions.Present() if missing else conditions.IsTrue()
            return untrue(self._at(spot, type_, opposite))
        if not spot.listed:
            return self._condition(f'k."{spot.column}"', type_, condition)
        clause = self._condition(f'l."{spot.column}"', type_, condition, spot)
        return owners(spot.table, clause, spot.key)

    def _condition(
        self, column: str, type_: FieldType, condition: Condition, spot: Place | None = None
    ) -> Clause:
        if isinstance(condition, conditions.RefersTo):
            return self._refers(column, type_, condition)
        return of_value(column, type_, condition, spot)

    def _refers(self, column: str, type_: FieldType, condition: conditions.RefersTo) -> Clause:
        known = self._catalogue.by_name.get(condition.kind.lower())
        kinds = [known] if known else self._catalogue.kinds
        text = condition.id if known or not condition.kind else f"{condition.kind}/{condition.id}"
        whole = type_ is FieldType.LINK
        query, params = meant(self._connection, self._catalogue, text, kinds, with_folder=whole)
        return Clause(f"{column} IN ({query})", params)


def _expression(kind: Kind, computed: Computed, people: Kind | None, today: date) -> str:
    match computed:
        case fields.STATE:
            return states.state(kind, today)
        case _ if computed in states.DERIVED:
            return states.derived(computed, today)
        case fields.LAST_CONTACT:
            own = _LAST_CONTACT.format(kind=kind.name, id="k.id")
            theirs = people and _LAST_CONTACT.format(kind=people.name, id="p.id")
            return f"nullif(max(ifnull({own}, ''), ifnull({theirs}, '')), '')" if theirs else own
        case fields.LABEL:
            return "coalesce(nullif(r.label, ''), p.label)" if people else "r.label"
        case fields.ERASED:
            # Only what is called so need be looked at; a person may be called so, too.
            return f"iif(r.label = '{ERASED}', json_extract(r.json, '$.erased'), NULL)"
        case _:
            return {"kind": "r.kind", "id": "k.id"}[computed.path]


def _asks_for_none(test: Test) -> bool:
    return test.op is Op.MATCH and test.value.lower() == "none"


def _among(expansion: Expansion) -> Clause:
    query, params = expansion.rowids()
    return Clause(f"k.rowid IN ({query})", tuple(params))


def _phrase(text: str) -> Clause:
    query = phrase(text)
    return Clause(f"k.rowid IN ({MATCHING})", (query,)) if query else TRUE
