#!/usr/bin/env bash
# Preview one stack with the policy pack, and write what a reviewer needs into a folder.
#
#   ci/preview.sh STACK FOLDER
#
# FOLDER gets comment.md (for the pull request), plan.json (for ci/apply.sh), preview.ndjson and preview.log.
# Ends with the exit code of the preview, so that a refused preview fails the job after the comment is written.
set -euo pipefail

stack=$1
folder=$2
packs=(--policy-pack "${POLICY_PACK:-node_modules/pulumi-segment-personas/policies}")
if [[ -f policy-config.json ]]; then packs+=(--policy-pack-config policy-config.json); fi
mkdir -p "$folder"

# Events instead of one document: they carry the findings of the policy pack, so that one preview is enough.
# --refresh, because a preview without it never asks Segment whether somebody changed something in the app.
status=0
PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true pulumi preview \
  --stack "$stack" --refresh --json --non-interactive \
  "${packs[@]}" --save-plan "$folder/plan.json" \
  > "$folder/preview.ndjson" 2> "$folder/preview.log" || status=$?

{
  if [[ $status == 0 ]]; then echo "## Preview of \`$stack\`: passed"; else echo "## Preview of \`$stack\`: refused"; fi
  echo
  node_modules/.bin/segment-personas review --preview "$folder/preview.ndjson" ||
    { echo 'The preview stopped before there was anything to review:'; echo; sed 's/^/    /' "$folder/preview.log"; }
} > "$folder/comment.md"

exit "$status"
