// What people are told, by the part of the sentence that is always the same; a test finds each part in src.

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

/** @typedef {{ says: string, cause: string, fix: string }} Family */

/** @type {Record<string, readonly Family[]>} */
export const families = {
  "Settings and the token": [
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
  ],
  "Inputs, in the preview": [
    {
      says: "is not an input of this resource",
      cause: "An input is misspelled.",
      fix: "Take the name that the message suggests.",
    },
    {
      says: "is required",
      cause: "An input is missing; an input that the program sets to `undefined` is missing too.",
      fix: "Write it. `spaceId` may come from `segment:space`.",
    },
    {
      says: "has no letter a to z and no digit",
      cause: "Segment makes the key of a trait from the letters and digits of its name.",
      fix: "Give it a name with some.",
    },
    {
      says: "of this program would get the key",
      cause: "Two names make the same key, and both would write one value.",
      fix: "Rename one of the two.",
    },
    {
      says: "means deleting it and making it again",
      cause: "Segment cannot change this input in place, and profiles keep the old values under the key.",
      fix: "Give the new one another `name`, or set `replaceUnderSameKey: true`.",
    },
    {
      says: "there is no operator",
      cause: "A query was pasted from another language.",
      fix: "Take the suggestion: `AND`, `OR`, `NOT`, `!=`, `.one_of(...)`.",
    },
  ],
  "Flags of a component": [
    {
      says: "so it must be known when the program starts",
      cause:
        "A list of flags, a flag or a treatment is an Output or a promise, and resources cannot be named after one.",
      fix: "Give it the plain text that the other resource was given, or read a file, `config.requireObject` or `await reference.getOutputDetails(...)`: examples/flags-from-elsewhere.",
    },
    {
      says: "list what each can serve",
      cause: "Audiences per treatment are asked for, and nobody has said what these flags can serve.",
      fix: "Write `treatments` at each, or beside `flags` for all. An empty list at a flag makes no audience of it.",
    },
    {
      says: "never counts, as",
      cause:
        "An audience would wait for a treatment that the same component leaves out, so it would stay empty.",
      fix: "Take the treatment out of `treatments`, or out of `excludeTreatments`.",
    },
    {
      says: "would share the key",
      cause:
        "Segment makes keys from names, and these make the same: `v2.1` and `v2-1`, or a flag called like another's audience.",
      fix: "Give the audiences other names with `audiences.name`.",
    },
    {
      says: "speaks of a trait, and audiences over events have none",
      cause: 'With `over: "events"` a component makes no traits, and the input would do nothing.',
      fix: "Take it out, or make the audiences over the trait.",
    },
    {
      says: "which leaves none for",
      cause:
        "The component needs more traits or audiences than the workspace's plan allows. Nothing was written.",
      fix: "List fewer, make the audiences over the events, which takes no traits, or set `segment:maxTraits` or `segment:maxAudiences` to what the contract says.",
    },
  ],
  "Creating and adopting": [
    {
      says: "If you renamed the resource in the program",
      cause: "The space has a trait or an audience of that name, and this declaration does not own it.",
      fix: "`aliases` for a renamed resource; else another `name`, or `adopt`.",
    },
    {
      says: "which cannot become the one in the program",
      cause: "What is there differs in something that Segment cannot change.",
      fix: "Use another `name`, or delete it in Segment.",
    },
    {
      says: "and it differs in",
      cause: '`adopt: "identical"` takes over only what is the same.',
      fix: 'Make the program the same, or write `adopt: "byName"`.',
    },
    {
      says: "of this program already has",
      cause: "Two declarations of one program want the same object.",
      fix: "Give one of them another `name`.",
    },
    {
      says: "take one of the two out of the program",
      cause: "Two entries of the state have the same id.",
      fix: "Take one out, or say with `aliases` that it was renamed.",
    },
    {
      says: "and its plan allows",
      cause: "The workspace's plan allows no more.",
      fix: "Delete some, or set `segment:maxTraits` or `segment:maxAudiences` to what the contract says.",
    },
    {
      says: "would overwrite",
      cause: "Profiles have a custom trait, or one of another kind, under the key.",
      fix: "Use another name, or `replaceUnderSameKey: true` if the key is to change hands.",
    },
    {
      says: "It is not sent again, because two could come of it",
      cause: "The answer to a create was lost, and the space does not show a new one.",
      fix: 'Run `pulumi up` again in a minute. If it is there then, `adopt: "identical"` takes it over.',
    },
    {
      says: "could not be listed to see whether",
      cause: "The answer to a create was lost, and so was the list that would tell.",
      fix: 'Run `pulumi up` again; `adopt: "identical"` takes over what was made.',
    },
    {
      says: "new ones that can be the",
      cause: "The answer to a create was lost, and two runs at once made things of that form.",
      fix: "Delete all but one in Segment, and adopt that one.",
    },
    {
      says: "had to be deleted first and is gone",
      cause: "A replacement deletes first, and Segment refused the successor.",
      fix: "Mend what the message names; `pulumi up` makes it again.",
    },
    {
      says: 'with the key "${key}" (${ids.join(", ")})',
      cause: "Two stacks made the same trait at once, and Segment took both.",
      fix: "Keep the one that a program manages, and delete the other in Segment.",
    },
    {
      says: "and now belongs to",
      cause: "A declaration has taken over something that was there.",
      fix: "Nothing, if it was meant. A resource with a new name needs `aliases`.",
    },
    {
      says: "Segment gave ${noun}",
      cause: "Segment made another key than this package expected.",
      fix: "Use the key in the message wherever the trait is used.",
    },
  ],
  "Changing and deleting": [
    {
      says: "was deleted in Segment",
      cause: "Somebody has deleted in the app what a program declares.",
      fix: "`pulumi refresh`, then `pulumi up` makes it again.",
    },
    {
      says: "cannot be replaced",
      cause: "Another one of that name or key is in the space, so the successor would be refused.",
      fix: "Delete one of the two in Segment. Nothing was deleted.",
    },
    {
      says: "and still lists it",
      cause: "Segment answers that something does not exist, and shows it in its list.",
      fix: "Run `pulumi up` again in some minutes.",
    },
    {
      says: "this run deletes",
      cause: "Values stay on profiles, and destinations attached in the app are lost.",
      fix: "Nothing, if it was meant; `segment-personas review` says it before the `up`.",
    },
    {
      says: "stays, because",
      cause: "Another declaration has the object, so only an entry of the state goes.",
      fix: "Nothing. A resource with a new name needs `aliases`.",
    },
    {
      says: "has moved to another space, and its old",
      cause: "The successor in the other space is there, and the old one could not be deleted.",
      fix: "Delete it in Segment.",
    },
    {
      says: "profiles hold the old values until new ones arrive",
      cause: "A trait was replaced under its own key.",
      fix: "Nothing; values become right as events arrive.",
    },
    {
      says: "of which profiles hold values until new ones arrive",
      cause: "A trait takes the key of one that was deleted.",
      fix: "Nothing, if it was meant; else another name.",
    },
    {
      says: "stays as it is: Segment has no way to take one back",
      cause: "An input was removed from the program, and Segment cannot clear it.",
      fix: "Write a new value instead.",
    },
  ],
  Connections: [
    {
      says: "take \\`sourceId\\` from the source's settings",
      cause: "The workspace has no source of that id.",
      fix: "Copy the id from the source's settings, API keys.",
    },
    {
      says: "a disabled source feeds no space",
      cause: "The source is switched off.",
      fix: "Enable it in Segment.",
    },
    {
      says: "connect a source of that environment, or correct the label",
      cause: "The source's label `environment` is of another environment than the stack's.",
      fix: "Connect the right source.",
    },
    {
      says: "has no label environment",
      cause: "`segment:environment` asks for a label that the source does not have.",
      fix: "Put the label on the source.",
    },
    {
      says: "contradicts segment:environment",
      cause: "The declaration names another environment than its stack.",
      fix: "Declare the connection in the stack of that environment.",
    },
    {
      says: "is not known to feed space",
      cause: "No evidence of the connection was found; that proves nothing.",
      fix: "Connect the source as the message says, or set `confirmedOn`.",
    },
    {
      says: "and nobody has looked then",
      cause: "`confirmedOn` is in the future.",
      fix: "Give the day on which somebody saw the connection.",
    },
    {
      says: "minutes were not enough",
      cause: "`onUnconfirmed: wait` has waited for somebody to connect the source in the app.",
      fix: "Connect it as the message says, then run `pulumi up` again.",
    },
    {
      says: "was answered ${status}: ${hint}",
      cause: "The gateway's route has refused to connect, look at or disconnect a source.",
      fix: "See what the gateway says about it.",
    },
    {
      says: "the route does not exist",
      cause: "`segment:connectionRoute` leads nowhere on the gateway.",
      fix: "Correct it, or set `segment:connections` to `app`.",
    },
    {
      says: "is expected: disconnect the source that sends it",
      cause: "The space receives another environment's events.",
      fix: "Disconnect that source, or drop the events with a space filter.",
    },
    {
      says: "and nothing says which of them counts",
      cause: "The space receives several environments, and the trait filters none.",
      fix: "Name the environment.",
    },
  ],
  "Looking things up": [
    {
      says: "it does not say which: give it one of",
      cause: "A lookup was given nothing to tell by, often because a variable is undefined.",
      fix: "Give it one of the arguments that the message names.",
    },
    {
      says: "it says which in several ways",
      cause: "A lookup was given several arguments to tell by.",
      fix: "Keep one of them.",
    },
    {
      says: "${where} has no ${noun} of this",
      cause: "Segment has nothing of that slug, name, key, label or id, or the token may not see it.",
      fix: "Take the suggestion, or one of the names in the message.",
    },
    {
      says: "ask by \\`id\\`",
      cause: "Several things have the name that a lookup was given.",
      fix: "Ask by one of the ids in the message, or by `slug` or `key`.",
    },
    {
      says: "it does not say in which space",
      cause: "Neither the lookup nor the stack names a space.",
      fix: "Give it `spaceId`, such as `getSpaceOutput({ slug }).id`, or set `segment:space`.",
    },
    {
      says: "the space has not seen this event",
      cause: "The event's name is misspelt, or nothing has sent it to the space yet.",
      fix: "Take the suggestion, or send the event first.",
    },
    {
      says: "comes later: use",
      cause: "A lookup that gives a promise was given an Output.",
      fix: "Use the function with `Output` behind its name.",
    },
    {
      says: "is not known yet in this preview",
      cause: "A setting of the lookup's `provider` comes from a resource that is not there yet.",
      fix: "Use the function with `Output` behind its name: its answer comes with the setting.",
    },
  ],
  Destinations: [
    {
      says: "is the name of no destination in",
      cause:
        "The workspace has no destination of that name. Messages give its place, since the name may be a secret.",
      fix: "Take the suggestion, or one of the names in the message; one that is missing is added in Segment's app.",
    },
    {
      says: "Nothing was written: names are those of Connections",
      cause: "A trait names a destination that is not there, so it was neither made nor changed.",
      fix: "See the row above.",
    },
    {
      says: "of a trait may not receive it as declared",
      cause: "What Segment says about the destination speaks against it: see the end of the message.",
      fix: "Do what the message says, or nothing where it is a guess that is wrong.",
    },
  ],
  "Space filters": [
    {
      says: "together they would leave none",
      cause: "Two filters of one space each drop what the other lets through.",
      fix: "Disable or delete the other one, correct `environmentName` or `if`, or give each environment a space of its own.",
    },
    {
      says: "what it drops reached space",
      cause: "A filter was deleted and made again, and calls have come in between.",
      fix: "Nothing takes them off profiles again; filter the environment in the traits as well.",
    },
    {
      says: "two space filters of this program would be called",
      cause: "A name finds a filter that exists, so two of one space need two.",
      fix: "Rename one of them.",
    },
    {
      says: "space filters called",
      cause: "The space has several filters of that name.",
      fix: "Delete all but one in Segment, or use another `name`.",
    },
    {
      says: "was not made: Segment takes",
      cause: "The space has as many filters as Segment takes.",
      fix: "Delete some, or join some with `or`.",
    },
    {
      says: "is deleted: what it dropped reaches space",
      cause: "A filter goes, so its space receives what it dropped.",
      fix: "Nothing, if it was meant.",
    },
    {
      says: "it has to be deleted and made again",
      cause: "Segment takes no new `if` for a filter that exists.",
      fix: "Run `pulumi up --replace URN` with the URN in the message's words.",
    },
  ],
  "Destinations of audiences": [
    {
      says: "which only the app can do",
      cause: "An audience is to be connected to a destination that is not in its space, most often.",
      fix: "Add the destination on the page in the message; one that is attached to a source cannot be used, so add a new instance.",
    },
    {
      says: "correct \\`audienceId\\` or \\`destinationId\\`",
      cause: "The space has no such audience, or the workspace no such destination.",
      fix: "Take the audience's id from its resource, and the destination's from its page in Segment.",
    },
    {
      says: "to destination ${destinationId}: keep one",
      cause: "Two resources connect one audience to one destination, which Segment does once.",
      fix: "Keep one of them, with the activations of both.",
    },
    {
      says: "already connects audience",
      cause: "Another resource of the program has the connection.",
      fix: "Keep one of the two, with the activations of both; a renamed one needs `aliases`.",
    },
    {
      says: "is deleted: the destination receives nothing more",
      cause: "A connection goes with its activations. What has arrived in the tool stays there.",
      fix: "Nothing, if it was meant.",
    },
    {
      says: "give each a name of its own",
      cause: "Two activations of a connection have one name, by which they are found.",
      fix: "Give one of them another name.",
    },
    {
      says: "is connected and sends nothing",
      cause: "The connection has no activation.",
      fix: "Give `activations` an entry, or take the resource out.",
    },
    {
      says: "which Segment cannot change: it is deleted and made again",
      cause: "An activation gets another `type` or `actionId`.",
      fix: 'Nothing, if it was meant; `resync: "never"` keeps it from sending the whole audience again.',
    },
    {
      says: "give this one another",
      cause: "Somebody else has an activation of that name on the connection.",
      fix: "Use another name, or `adopt`.",
    },
    {
      says: "activations called",
      cause: "The connection has several activations of that name.",
      fix: "Delete all but one in Segment, or use another name.",
    },
    {
      says: "deleted already, which state does not know",
      cause: "A deletion failed after it had deleted activations, and Pulumi keeps the state of before it.",
      fix: "Delete it again, or let `pulumi up --refresh` make them again.",
    },
    {
      says: "has activations that this program has not made",
      cause:
        "Somebody has added activations to the connection in the app; Segment keeps a connection that has any.",
      fix: "Nothing, until the connection is to be deleted: then delete them in Segment first.",
    },
    {
      says: "goes on from there",
      cause: "Something stopped the run after the connection was made or changed.",
      fix: "Mend the first half of the message, and run `pulumi up` again.",
    },
    {
      says: "names each destination's actions",
      cause: "Segment has refused an activation with a `mapping`.",
      fix: "Take action and fields from what that call answers for the destination.",
    },
    {
      says: "Segment has not taken over",
      cause: "Segment has answered a change of an activation without making it.",
      fix: "Give the activation another name, so that it is made anew.",
    },
    {
      says: "Segment lists audience",
      cause: "Segment answers 404 for an audience that it lists.",
      fix: "Run it again in some minutes. Nothing was changed.",
    },
    {
      says: "looks again",
      cause: "The last run could not tell whether it made an activation.",
      fix: "Run `pulumi up`: it takes the activation that is there, or makes it.",
    },
  ],
  "Tables and labels": [
    {
      says: "of this program both manage",
      cause: "Two resources name the same table of a warehouse, or the same label of a source.",
      fix: "Leave it to one of them.",
    },
    {
      says: "two resources of this program would both set",
      cause: "Two resources of one name, in different components, set the same table or label.",
      fix: "Leave it to one of them.",
    },
    {
      says: "as it is, this resource would manage nothing",
      cause: "`tables` or `labels` is empty.",
      fix: "Name what is to be managed, or take the resource out.",
    },
    {
      says: "which were off before, stay on",
      cause:
        "`enableEventTables` was taken out, and tables that the resource still names can only be set while they are on.",
      fix: "Take the tables out too, or write `enableEventTables: true` again.",
    },
    {
      says: "must be empty where `enableEventTables` is false",
      cause: "Segment takes settings of tables and columns only while the event tables are on.",
      fix: "Set `enableEventTables: true`, or leave `tables` empty.",
    },
    {
      says: "takes settings of tables and columns only while they are on: set",
      cause: "The event tables of the warehouse are off.",
      fix: "Set `enableEventTables: true`, here or in a resource that this one depends on.",
    },
    {
      says: "has no profiles warehouse",
      cause: "The space has no warehouse of that id.",
      fix: "Take one of the ids in the message.",
    },
    {
      says: "appears with its first event",
      cause: "A table is misspelt, or is of an event that has not come yet.",
      fix: "Take the name that the message suggests, or leave the table out until it is there.",
    },
    {
      says: "has no column",
      cause: "A column looks like one that Segment lists, misspelt.",
      fix: "Take the name that the message suggests.",
    },
    {
      says: "Segment does not backfill what came while they were off",
      cause: "Something is synced again.",
      fix: "Nothing, if it was meant.",
    },
    {
      says: "cannot be put back as before",
      cause: "Somebody has switched the event tables off, and Segment then takes no settings.",
      fix: "Switch it in the app once the event tables are on again.",
    },
    {
      says: "stays as it is, because",
      cause: "Another resource of the program has the table or label, so nothing is put back.",
      fix: "Nothing, if it was meant. A resource with a new name needs `aliases`.",
    },
    {
      says: "Create it in the app first",
      cause: "The workspace does not have the label, and a source takes only labels that it has.",
      fix: "Create it in Settings, Access Management, Labels, or correct `labels`.",
    },
    {
      says: "is taken off instead of put back",
      cause: "The label that was there before has been deleted from the workspace since.",
      fix: "Nothing; put another label on the source where it needs one.",
    },
    {
      says: "Segment may take no empty set of labels",
      cause: "The last label of a source was to be taken off, and Segment has refused that.",
      fix: "Take it off in the app, then run the same again.",
    },
    {
      says: "as just set: somebody else writes its labels",
      cause:
        "Segment replaces labels as a whole set, and another program has done so in the same moment; or it shows them late.",
      fix: "Run `pulumi up --refresh`.",
    },
  ],
  "Waiting and giving up": [
    {
      says: "not checked:",
      cause: "A look-up that only warns or proves was refused, broken or slow.",
      fix: "Nothing is needed; the run goes on without it.",
    },
    {
      says: "Segment's rate limit for",
      cause: "Segment counts requests in windows of a minute.",
      fix: "Wait, with `--parallel 64`, so that waiting resources hold up no others.",
    },
    {
      says: "nothing was sent:",
      cause: "The run was cancelled, or the command line has died.",
      fix: "Run `pulumi cancel` if the stack is locked, then `pulumi up`.",
    },
    {
      says: "cannot be found from",
      cause:
        "The program's folder does not have this package, which happens where only a library depends on it.",
      fix: "Add it to the `package.json` that the message names.",
    },
    {
      says: "put a newer \\`node\\` first on the PATH",
      cause: "Pulumi's provider process runs on a Node that is too old.",
      fix: "Put a newer one first on the PATH.",
    },
  ],
  "What `segment-personas preview` says": [
    {
      says: "there is no space ${named} in the workspace of the token",
      cause: "The id, slug or name of the space is wrong, or the token is of another workspace.",
      fix: "Take the space that the message names, or the token of the space's workspace.",
    },
    {
      says: "name one of the workspace's spaces with --space",
      cause: "The token sees several spaces, and neither the stack nor the command says which.",
      fix: "Pass `--space`, or set `segment:space` in the stack.",
    },
    {
      says: "more would go into the last tenth",
      cause:
        "Of the 700 audience previews a month and space, 630 are spent, or this run would go beyond them.",
      fix: "Answer the question, pass `--yes`, or count nothing with `--no-count`.",
    },
    {
      says: "The space's previews of this month may be used up",
      cause: "Segment refused an audience preview, and not for the limit of a minute.",
      fix: "Wait for the next month, or take `--no-count`: names and values are judged without a preview.",
    },
    {
      says: "the preview is still running after 10 minutes",
      cause: "Segment has not counted the profiles yet.",
      fix: "Run the command again: it waits for the same preview and spends no other.",
    },
    {
      says: "it belongs to a SegmentProvider, whose token is not at hand",
      cause: "The stack has resources of another workspace; the command knows one token.",
      fix: "Preview the query with `--query` and the token of that workspace.",
    },
    {
      says: "answers are not remembered for the next run",
      cause: "The cache folder may not be written.",
      fix: "Set `XDG_CACHE_HOME` to a folder that may be written, or live with asking Segment each time.",
    },
  ],
  "What a run meets in Segment": [
    {
      says: "is still in space",
      cause:
        "A change of `spaceId` was refused, and the old one is deleted only once its successor is there.",
      fix: "Mend the first half of the message and run `pulumi up` again, or go back to the old space.",
    },
    {
      says: "of that name or key has appeared since the space was listed",
      cause: "Somebody else has made it in the meantime, or Segment's list lagged.",
      fix: 'Run `pulumi up` again: with `adopt: "identical"` if it is the one you meant, else with another `name`.',
    },
    {
      says: "yet, which was made less than a minute ago",
      cause: "Segment may show late what it has just made.",
      fix: "Refresh again in a minute.",
    },
    {
      says: "delete all but one in Segment, or use another",
      cause: "The space has several of one name, and nothing tells which is meant.",
      fix: "Delete all but one in Segment, or name the resource's own differently.",
    },
  ],
};
