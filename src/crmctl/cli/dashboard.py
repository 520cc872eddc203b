"""Show the page of the month on the screen: what came in, what is owed, what to do.

It is what `crmctl report month` gives, drawn for the terminal. With --watch it is drawn anew
whenever files change, until Ctrl-C.

Examples:
    crmctl dashboard
    crmctl dashboard --as-of 2026-10-31
    crmctl dashboard --watch
"""

import sys
from typing import Annotated

import typer

from crmctl.cli.messages import fail
from crmctl.cli.report_month import print_page
from crmctl.cli.session import go_on, session
from crmctl.cli.terminal import is_terminal
from crmctl.cli.viewing import open_view
from crmctl.errors.base import CrmctlError
from crmctl.workspace.locate import find_root
from crmctl.workspace.month import month
from crmctl.workspace.reporting import Wish
from crmctl.workspace.watching import signature, wait_for_change

_CLEAR = "\x1b[H\x1b[2J\x1b[3J"
_LONGEST = 600.0  # seconds after which it is drawn anew: the day may be another


def run(
    *,
    as_of: Annotated[
        str, typer.Option("--as-of", metavar="DATE", help="What was true then, as known today.")
    ] = "",
    watch: Annotated[
        bool, typer.Option("--watch", "-w", help="Draw it anew when files change, until Ctrl-C.")
    ] = False,
) -> None:
    """Run `crmctl dashboard`."""
    wish = Wish(as_of=as_of)
    if not watch:
        print_page(month(open_view(), wish))
        return
    root = find_root(session().directory)
    seen = signature(root)
    _redraw(wish)
    while True:
        seen = wait_for_change(root, seen, _LONGEST)
        go_on()
        try:
            _redraw(wish)
        except CrmctlError as error:  # a file is being edited: the next look may find it mended
            fail(str(error))


def _redraw(wish: Wish) -> None:
    page = month(open_view(), wish)
    sys.stdout.write(_CLEAR if is_terminal() else "")
    print_page(page)
    sys.stdout.flush()
