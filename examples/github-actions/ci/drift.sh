#!/usr/bin/env bash
# Fail when Segment is not what the program says.
#
#   ci/drift.sh STACK FOLDER
#
# FOLDER gets drift.md and preview.ndjson. Ends with 0 when nothing differs.
set -euo pipefail

stack=$1
folder=$2
mkdir -p "$folder"

status=0
PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true pulumi preview \
  --stack "$stack" --refresh --json --non-interactive --expect-no-changes \
  > "$folder/preview.ndjson" 2> "$folder/preview.log" || status=$?

node_modules/.bin/segment-personas review --preview "$folder/preview.ndjson" > "$folder/drift.md" ||
  cp "$folder/preview.log" "$folder/drift.md"

exit "$status"
