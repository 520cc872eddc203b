"""The program `crmctl`, also as `python -m crmctl`."""

import os
import sys

from crmctl.garbage import collect_seldom


def main() -> None:
    """Run the command line, or answer the shell's request for completions or git's for a text."""
    if sys.argv[1:2] == ["textconv"]:
        from crmctl.cli import textconv  # noqa: PLC0415 - git waits for it, file by file

        textconv.main(sys.argv[2:])
        return
    if sys.argv[1:2] == ["merge-driver"]:
        from crmctl.cli import merge_driver  # noqa: PLC0415 - the same

        sys.exit(merge_driver.main(sys.argv[2:]))
    if "_CRMCTL_COMPLETE" in os.environ:
        # Typer's completion reads the help beside a candidate as rich markup if rich can be
        # imported; ours are names of people, which are never markup. It saves 0.1 s a key, too.
        sys.modules["rich"] = None  # type: ignore[assignment]  # documented: makes import fail
    collect_seldom()
    try:
        from crmctl.cli.app import app  # noqa: PLC0415 - after the line above

        app(prog_name="crmctl")
    except KeyboardInterrupt:  # pragma: no cover - a tenth of a second that no test can hit
        sys.exit(130)  # the boundary of errors was not reached yet


if __name__ == "__main__":
    main()
