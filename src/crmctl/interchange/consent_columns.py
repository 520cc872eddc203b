"""Which columns of a table, and which names of files, are about consents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from crmctl.interchange import consent_words as words
from crmctl.interchange.consent_words import CLEANED, SUBSCRIBED, UNSUBSCRIBED
from crmctl.interchange.synonyms import key
from crmctl.model.catalogue import Kind
from crmctl.model.text import words as words_of


@dataclass(frozen=True, slots=True)
class Flag:
    """A column that refuses contact, or may.

    Attributes:
        at: its place in the header.
        channel: that is refused; empty for all.
        event: `withdrawn` or `objected`.
        sense: which of its values refuse.
    """

    at: int
    channel: str
    event: str
    sense: str


@dataclass(frozen=True, slots=True)
class ConsentColumns:
    """What the columns of a table, and its name, say about consents.

    Attributes:
        header: of the table.
        flags: the columns that may refuse contact.
        times: of a withdrawal by e-mail, by the column's place.
        cleaned: the place of the column that says since when an address bounces; -1 for none.
        opt_ins: for each word of `consent_words.OPT_IN` the place of its column.
        status: subscribed, unsubscribed or cleaned, where the file as a whole is one of these.
    """

    header: tuple[str, ...]
    flags: tuple[Flag, ...] = ()
    times: tuple[int, ...] = ()
    cleaned: int = -1
    opt_ins: Mapping[str, int] = field(default_factory=dict)
    status: str = ""

    @property
    def taken(self) -> tuple[str, ...]:
        """The columns that are read here, always."""
        own = {*(flag.at for flag in self.flags), *self.times, self.cleaned} - {-1}
        return tuple(self.header[at] for at in sorted(own))

    @property
    def opt_in(self) -> tuple[str, ...]:
        """The columns that are read only where a person says what the opt-ins rest on.

        Without that they are to be named as not taken, and kept in the notes.
        """
        return tuple(self.header[at] for at in sorted(set(self.opt_ins.values())))


def consent_columns(
    header: Sequence[str], kind: Kind, file_name: str = "", *, status_in_name: bool = False
) -> ConsentColumns:
    """Find the columns about consents.

    Args:
        header: the names of the columns.
        kind: of the records; one without consents has no such columns.
        file_name: of the table, without folders.
        status_in_name: whether the system writes one file for each status and names it so, as
            Mailchimp does.
    """
    if "consents.event" not in kind.by_path:
        return ConsentColumns(tuple(header))
    places = {key(name): at for at, name in reversed(list(enumerate(header)))}
    flags = [
        Flag(places[word], channel, event, sense)
        for word, (channel, event, sense) in words.REFUSALS.items()
        if word in places
    ]
    times = tuple(places[word] for word in words.TIMES if word in places)
    return ConsentColumns(
        tuple(header),
        tuple(sorted(flags, key=lambda flag: flag.at)),
        times,
        next((places[word] for word in words.CLEAN_TIMES if word in places), -1),
        {name: places[word] for word, name in words.OPT_IN.items() if word in places},
        _status(file_name) if status_in_name else "",
    )


def _status(file_name: str) -> str:
    first = next(iter(words_of(file_name)), "")
    return first if first in {SUBSCRIBED, UNSUBSCRIBED, CLEANED} else ""


def without(columns: ConsentColumns, chosen: Sequence[str]) -> ConsentColumns:
    """Leave the columns out that a person chose a field for."""
    out = {at for at, name in enumerate(columns.header) if name in chosen}
    return replace(
        columns,
        flags=tuple(flag for flag in columns.flags if flag.at not in out),
        times=tuple(at for at in columns.times if at not in out),
        cleaned=-1 if columns.cleaned in out else columns.cleaned,
        opt_ins={name: at for name, at in columns.opt_ins.items() if at not in out},
    )
