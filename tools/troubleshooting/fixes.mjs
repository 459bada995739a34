/** What to do about each error class; what it means stands in the doc comment of the class. */
export const fixes = {
  CallError: "Correct the call in the line that the message names.",
  FqlBuildError: "Correct the call that the message names.",
  FqlSyntaxError:
    "Put the suggestion in the place that the caret shows. `segment-personas check --as filter` reads a statement without Pulumi.",
  IncompleteError:
    "Run `pulumi up` again once the reason in the message is gone: the resource is in state, so nothing is made twice.",
  NumericIdError: "Write the id as a text, in quotes.",
  PreviewFormatError:
    "Give the command the output of `pulumi preview --json`, whole and alone; `preview` takes that of `pulumi stack export` too.",
  QueryBuildError: "Correct the input or the part of the query that the message names by its path.",
  QueryEvaluationError:
    "Give `evaluate` events and traits that the query can be computed from, as the message says.",
  QuerySyntaxError:
    "Put the suggestion in the place that the caret shows. `segment-personas check` reads a query without Pulumi.",
  SegmentApiError:
    "A status of 500 and above is on Segment's side: try again later. Else the issues in the message say what to change.",
  SegmentAuthError:
    "`token`: create a new Public API token of this workspace and check `segment:region`. `permission`: give the token the role in the message.",
  SegmentBodyError: "Report it: `check` should have refused the input that the message names.",
  SegmentConflictError: "Wait some minutes and run `pulumi up` again: Segment is applying an earlier change.",
  SegmentError: "See the classes below, which say more.",
  SegmentNetworkError:
    "Check the network, `segment:region`, `segment:apiUrl`, and raise `segment:timeoutSeconds` where answers are slow. Then run `pulumi up` again.",
  SegmentNotFoundError:
    "Check the id, and that the token is of the workspace that has it. `pulumi refresh` takes what is gone out of state.",
  SegmentRateLimitError:
    "Run `pulumi up` again later, which goes on where this run has ended, or raise `segment:maxWaitMinutes`.",
  SegmentResponseError: "Check `segment:apiUrl`, and whether a proxy answers in Segment's place.",
  SegmentValidationError: "Change what the message names; `issues[].field` has the name for programs.",
  UsageError: "The message itself says what to change, and the tables below say more.",
};
