import gc
import subprocess
import sys


def test_a_process_of_ours_collects_seldom() -> None:
    setting = "from crmctl.garbage import collect_seldom; collect_seldom()"
    code = f"import gc; {setting}; print(gc.get_threshold())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout.strip("()\n").split(",")[0]) > gc.get_threshold()[0]
