#!/usr/bin/env bash
# Apply a reviewed plan, and nothing else: the run stops when the program now wants something the plan does not have.
#
#   ci/apply.sh STACK FOLDER
#
# FOLDER is what ci/preview.sh wrote. --refresh, as in the preview that made the plan; --parallel 64, because a trait
# that waits for Segment's rate limit holds one of the engine's slots.
set -euo pipefail

stack=$1
folder=$2
packs=(--policy-pack "${POLICY_PACK:-node_modules/pulumi-segment-personas/policies}")
if [[ -f policy-config.json ]]; then packs+=(--policy-pack-config policy-config.json); fi

pulumi up --stack "$stack" --refresh --plan "$folder/plan.json" --yes --non-interactive --parallel 64 "${packs[@]}"
