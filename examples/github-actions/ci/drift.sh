#!/usr/bin/env bash
# Fail when Segment is not what the program says, or has what no program manages.
#
#   ci/drift.sh STACK FOLDER [OTHER_STACK...]
#
# OTHER_STACK are further stacks that manage the same workspace: without them, what they have looks unmanaged. What is known to
# be unmanaged stands in .segment-unmanaged, one pattern a line. FOLDER gets drift.md and what it is made of. Ends with
# 0 when nothing differs.
set -euo pipefail

stack=$1
folder=$2
shift 2
stacks=(--stack "$stack")
for other in "$@"; do stacks+=(--stack "$other"); done
known=()
if [[ -f .segment-unmanaged ]]; then known+=(--ignore-file .segment-unmanaged); fi
mkdir -p "$folder"

# What the program says, against Segment: also what was merged and never applied.
status=0
PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true pulumi preview \
  --stack "$stack" --refresh --json --non-interactive --expect-no-changes \
  > "$folder/preview.ndjson" 2> "$folder/preview.log" || status=$?
node_modules/.bin/segment-personas review --preview "$folder/preview.ndjson" --out "$folder/review.md" ||
  cp "$folder/preview.log" "$folder/review.md"

# What was deployed, against Segment: who changed what, and what nobody manages.
judged=0
node_modules/.bin/segment-personas drift "${stacks[@]}" "${known[@]}" --output markdown --out "$folder/found.md" \
  2> "$folder/drift.log" || judged=$?
if [[ ! -f "$folder/found.md" ]]; then sed 's/^/    /' "$folder/drift.log" > "$folder/found.md"; fi

{ cat "$folder/found.md"; echo; cat "$folder/review.md"; } > "$folder/drift.md"
if [[ $status == 0 ]]; then status=$judged; fi
exit "$status"
