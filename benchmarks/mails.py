"""Mailboxes to measure with: `python benchmarks/mails.py [--write FILE COUNT]`.

Without `--write`, reads mailboxes of 10,000 and of 50,000 messages, each in a process of its own,
and prints what that took: time and memory should grow with the messages, memory hardly at all.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from base64 import encodebytes
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.header import Header
from email.utils import format_datetime
from pathlib import Path
from random import Random

from crmctl.interchange.entries import Entry, Setting
from crmctl.interchange.formats.mail import mbox
from generate import SEED
from vocabulary import FAMILY, GIVEN, SENTENCES, SUBJECTS

COUNTS = (10_000, 50_000)
OWN = "anna@schmidt.example"
_TODAY = datetime(2026, 11, 21, 9, tzinfo=UTC)
_DAYS = 5 * 365
_PEOPLE_A_MESSAGE = 0.05
# ru_maxrss counts kilobytes on Linux and bytes on macOS.
_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024


def write_mbox(path: Path, count: int, seed: int = SEED) -> None:
    """Write so many messages: threads, in and out, text and HTML, one in ten with a picture."""
    with path.open("wb") as file:
        for message in messages(count, Random(seed)):
            file.write(message.encode())


def messages(count: int, random: Random) -> Iterator[str]:
    """Give the messages of a mailbox as mboxrd has them, oldest first."""
    people = [_person(random, n) for n in range(max(int(count * _PEOPLE_A_MESSAGE), 5))]
    for number in range(count):
        at = _TODAY - timedelta(days=_DAYS * (count - number) / count)
        other, ours = random.choice(people), f"Anna Schmidt <{OWN}>"
        sender, receiver = (ours, other) if random.random() < 1 / 3 else (other, ours)
        answered = random.randrange(max(number - 100, 0), number) if number % 2 else -1
        head = [
            f"From - {at:%a %b %d %H:%M:%S %Y}",
            f"Received: from mx.example by mail.example; {format_datetime(at)}",
            f"From: {sender}",
            f"To: {receiver}",
            f"Date: {format_datetime(at)}",
            f"Message-ID: <{number}@mail.example>",
            f"Subject: {Header(random.choice(SUBJECTS), 'utf-8').encode()}",
            "MIME-Version: 1.0",
        ]
        if answered >= 0:
            head.append(f"In-Reply-To: <{answered}@mail.example>")
        yield "\n".join([*head, *_content(random), "", ""])


def _person(random: Random, number: int) -> str:
    given, family = random.choice(GIVEN), random.choice(FAMILY)
    return f"{Header(f'{given} {family}', 'utf-8').encode()} <p{number}@customer.example>"


def _content(random: Random) -> Iterator[str]:
    sentences = random.choices(SENTENCES, k=random.randint(2, 40))
    text = ["Content-Type: text/plain; charset=utf-8", "", *sentences, "", "-- ", "Anna", ""]
    page = "".join(f"<p>{sentence}</p>\n" for sentence in sentences)
    html = ["Content-Type: text/html; charset=utf-8", "", f"<html><body>{page}</body></html>"]
    kind = random.random()
    if kind < 0.5:  # noqa: PLR2004 - half of all
        yield from text
    elif kind < 0.9:  # noqa: PLR2004 - the most of the others
        yield "Content-Type: multipart/alternative; boundary=both\n"
        yield from ("--both", *text, "--both", *html, "--both--")
    else:
        yield "Content-Type: multipart/mixed; boundary=parts\n"
        yield from ("--parts", *html, "--parts", 'Content-Type: image/png; name="gate.png"')
        yield "Content-Transfer-Encoding: base64\n"
        yield encodebytes(random.randbytes(20_000)).decode()
        yield "--parts--"


def _read(path: Path) -> None:
    """Read a mailbox and print what it took: messages, seconds of CPU, bytes of memory."""
    setting = Setting(UTC, date(2026, 11, 21), frozenset({OWN}))
    begin = time.process_time()
    with path.open("rb") as file:
        count = sum(isinstance(entry, Entry) for entry in mbox.read(file, setting))
    seconds = time.process_time() - begin
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _MAXRSS_UNIT
    print(count, f"{seconds:.3f}", memory)


def measure(counts: tuple[int, ...] = COUNTS) -> None:
    """Read mailboxes of these sizes and print a line for each."""
    with tempfile.TemporaryDirectory(prefix="crmctl-benchmark-") as scratch:
        for count in counts:
            path = Path(scratch) / f"{count}.mbox"
            write_mbox(path, count)
            command = [sys.executable, __file__, "--read", str(path)]
            run = subprocess.run(command, check=True, capture_output=True, text=True)
            read, seconds, memory = run.stdout.split()
            size = path.stat().st_size / 1e6
            rate = int(read) / float(seconds)
            print(
                f"{int(read):>7,} messages, {size:5.0f} MB: {float(seconds):6.2f} s, "
                f"{rate:6,.0f} a second, {int(memory) / 1e6:4.0f} MB of memory",
                flush=True,
            )


def main() -> None:
    """Read the arguments; write a mailbox or measure."""
    parser = argparse.ArgumentParser(description="Mailboxes to measure with.")
    parser.add_argument("--write", nargs=2, metavar=("FILE", "COUNT"), help="write one and stop")
    parser.add_argument("--read", type=Path, metavar="FILE", help="read one and say what it took")
    options = parser.parse_args()
    if options.write:
        write_mbox(Path(options.write[0]), int(options.write[1]))
    elif options.read:
        _read(options.read)
    else:
        measure()


if __name__ == "__main__":
    main()
