#!/usr/bin/env bash
# Install the project's packages and, where the machine has none, the Pulumi engine of $PULUMI_VERSION.
set -euo pipefail

npm ci --ignore-scripts

if ! command -v pulumi > /dev/null; then
  archive="pulumi-v${PULUMI_VERSION:?}-linux-x64.tar.gz"
  folder="${RUNNER_TEMP:-/tmp}/pulumi-engine"
  mkdir -p "$folder"
  curl -fsSL "https://get.pulumi.com/releases/sdk/$archive" | tar xz -C "$folder" --strip-components 1
  if [[ -n "${GITHUB_PATH:-}" ]]; then echo "$folder" >> "$GITHUB_PATH"; fi
fi
