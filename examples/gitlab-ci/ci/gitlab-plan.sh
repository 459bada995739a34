#!/usr/bin/env bash
# Fetch the plan that was made for the merge request of the current commit.
#
#   ci/gitlab-plan.sh STACK FOLDER
#
# Needs READ_TOKEN, a project access token with the scope read_api, and curl and node.
set -euo pipefail

stack=$1
folder=$2
project="$CI_API_V4_URL/projects/$CI_PROJECT_ID"

get() {
  curl --fail --silent --show-error --location --header "PRIVATE-TOKEN: $READ_TOKEN" "$1"
}
pick() {
  node --eval 'const list = JSON.parse(require("fs").readFileSync(0, "utf8")); const found = eval(process.argv[1])(list);
    if (found === undefined) { console.error("no reviewed plan for this commit"); process.exit(1); } console.log(found);' "$1"
}

request=$(get "$project/repository/commits/$CI_COMMIT_SHA/merge_requests" | pick '(list) => list[0]?.iid')
pipeline=$(get "$project/merge_requests/$request/pipelines" | pick '(list) => list.find(({ status }) => status === "success")?.id')
job=$(get "$project/pipelines/$pipeline/jobs" | pick "(list) => list.find(({ name }) => name === 'preview: [$stack]')?.id")
mkdir -p "$folder"
get "$project/jobs/$job/artifacts/preview/$stack/plan.json" > "$folder/plan.json"
