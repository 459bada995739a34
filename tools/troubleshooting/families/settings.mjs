/** @type {import("../families.mjs").Families} */
export const settings = [
  {
    says: "no Segment token",
    cause: "Neither the stack's configuration, nor a `SegmentProvider`, nor the environment has a token.",
    fix: "`pulumi config set --secret segment:token`. `refresh` and `destroy` use the one in state; `--run-program` uses the present one.",
  },
  {
    says: "that tokens never contain",
    cause: "Something was copied along with the token, such as its label or a line break in the middle.",
    fix: "Copy the token again, alone.",
  },
  {
    says: "is not marked secret",
    cause: "The token stands in clear in the stack's configuration and state.",
    fix: "Set it again with `--secret`, and create a new one, since the old one has been seen.",
  },
  {
    says: "nothing was done, because Segment rejects the token",
    cause:
      "Another resource of the run has found out that the token is invalid or revoked, so nothing more is sent.",
    fix: "Read the first error of the run.",
  },
  {
    says: "uses the token kept in state",
    cause:
      "The token was refused. A `refresh` or `destroy` without the program uses the one of the last `up`.",
    fix: "Set a new token, and add `--run-program`.",
  },
  {
    says: "must hold no user name and no password",
    cause: "`segment:apiUrl` has a user name or a password, which would stand in state and in logs.",
    fix: "Take it out; the token is all that Segment asks for.",
  },
  {
    says: "No Public API is at segment:apiUrl",
    cause: "What answers there knows no workspace, so it is not Segment's API: most often a path too many.",
    fix: "Correct `segment:apiUrl`, or leave it out and set `segment:region`.",
  },
  {
    says: "must be the id of a space",
    cause: "A name or a slug stands where a space's id belongs.",
    fix: "Take the id from the space's API access page, and write it as `spaceId` or with `pulumi config set segment:space`.",
  },
  {
    says: "contains itself",
    cause: "A value of the program leads back to itself, so it has no end.",
    fix: "Write the values that are meant.",
  },
  {
    says: "does not agree with",
    cause: "A flag's own condition asks for another flag or environment than the component does.",
    fix: "Take it out, or declare the flag on its own.",
  },
  {
    says: "must be https",
    cause: "The token would travel in clear.",
    fix: "Use https; http is for this machine only.",
  },
  {
    says: "is required when segment:connections is `api`",
    cause: "Segment's Public API connects no source, and no route of a gateway is configured.",
    fix: "Set `segment:connectionRoute`, or leave `segment:connections` at `app`.",
  },
  {
    says: "but segment:workspace is",
    cause: "The token is of another workspace than the one that the stack pins.",
    fix: "Use a token of the pinned workspace. Nothing was changed.",
  },
  {
    says: "but this resource was made in workspace",
    cause: "The token is of another workspace than the resource in state.",
    fix: "Use a token of that workspace. Nothing was changed.",
  },
  {
    says: "correct \\`spaceId\\` or segment:space",
    cause: "The workspace has no space of that id, or the token may not see it.",
    fix: "Take one of the ids in the message.",
  },
];
