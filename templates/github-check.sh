#!/bin/bash
# What action.yml runs: its inputs stand in the environment, never in a command line that GitHub
# pastes together.
set -euo pipefail

tools="${RUNNER_TEMP:-/tmp}/crmctl"
python3 -m venv "$tools"
if [ -n "${VERSION:-}" ]; then
  "$tools/bin/pip" install --quiet "crmctl${VERSION}"
else
  "$tools/bin/pip" install --quiet "${CRMCTL_SOURCE:-$GITHUB_ACTION_PATH}"
fi

found="$tools/found.json"
arguments=(check --profile "$PROFILE" --format "$FORMAT" --output "json=$found")
since="${SINCE:-}"
if [ "$since" = base ]; then since="${BASE:-}"; fi
if [ -n "$since" ]; then arguments+=(--since "$since"); fi
if [ -n "${SARIF:-}" ]; then arguments+=(--output "sarif=$PWD/$SARIF"); fi
if [ -n "${BASELINE:-}" ]; then arguments+=(--baseline "$PWD/$BASELINE"); fi
if [ "$FAIL_ON" = warning ]; then arguments+=(--strict); fi
if [ "$SUMMARY" != true ]; then unset GITHUB_STEP_SUMMARY; fi
if [ "$FORMAT" != github ]; then
  echo "::add-matcher::$GITHUB_ACTION_PATH/templates/problem-matcher.json"
fi

status=0
"$tools/bin/crmctl" -C "$CRM" "${arguments[@]}" || status=$?
if [ -f "$found" ]; then
  "$tools/bin/python" - "$found" >> "$GITHUB_OUTPUT" <<'PYTHON'
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    found = json.load(file)
for name, count in (
    ("errors", sum(each["severity"] == "error" for each in found)),
    ("warnings", sum(each["severity"] == "warning" for each in found)),
    ("fixable", sum(each["fix"] == "safe" for each in found)),
):
    print(f"{name}={count}")
PYTHON
fi
# Findings may be let through; a check that did not run, or not over everything, never is.
if [ "$status" = 1 ] && [ "$FAIL_ON" = never ]; then exit 0; fi
exit "$status"
