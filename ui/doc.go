// Package ui is the console on the screen. App is its only tea.Model: it routes what happened, keeps
// the stack of screens and the one dialog, and composes the frame. What a screen, a dialog or a
// notice is stands in the packages beneath; none of them knows App.
//
// # Data flow
//
//	key    -> App.Update -> dialog? -> text field? -> offer(action) -> Do() -> Intent -> App.perform
//	read   -> a command with a context and a deadline -> messages with the screen's address -> the
//	          screen that asked takes it into the fleet -> every screen draws what the fleet knows
//	f, !   -> api/scan reads all regions and projects -> browse/everywhere.go takes what comes into
//	          the index -> both screens draw what that knows
//	look   -> after each message App.looks says what is looked at -> live/board.go reads metrics and who
//	          else changed the load balancer, if they are due -> pages, details, dialogs and the panel
//	          draw what the board knows
//	change -> dialog -> confirm.Start -> changes.Tracker -> execute.Session -> messages -> panel,
//	          rows, history; what it reads of its VServer goes into the fleet and the index, too
//
// A key goes to the first of these that takes it: the fixed keys (Ctrl-L, Ctrl-Z), what recipient.go names - the
// dialog, the question what to copy, the command line, the text field -, and then what App.offer gives for its
// action. Footer and help ask offer, too.
// The mouse moves and selects (mouse.go): it goes to no button.
//
// # Rules
//
//  1. A message is something that happened outside. What is decided inside is a call or a returned
//     value: an Intent, an Offer, a dialog's Action.
//  2. Every read carries its screen's id and generation. Leaving a screen or reading it again cancels
//     the read, and an answer that comes all the same is dropped. Commands capture values only.
//  3. Update and View do no I/O and wait for nothing; View changes nothing.
//  4. Cursor, marks and the word for what runs follow the id of a row, never its place.
//  5. What is confirmed is what was shown. Success is shown only after a reading, and the truth is
//     read, never patched.
//  6. Values stay as the service gave them until they are drawn: the theme and, beneath it, clean are
//     the only way to the screen.
//  7. An order goes on through the connection that it was begun with. Another profile changes the
//     connection, and begins all else anew: what is shown is of one connection only.
//
// # A key becomes a request
//
// A name without a folder is of the folder before it in its line; at the start of a line it is ui's
// own. api, config and keymap stand at the module's root. The x on a backend:
//
//	terminal/input.go, decode.go, keys.go       bytes become keys, one message each
//	update.go, keys.go, keymap/keymap.go        no dialog, no text field: App asks which action the key is
//	list/offer.go, browse/backends.go           the list offers its rows to a change
//	changes/refused.go                          may it begin now: journal, another change; in read-only
//	                                            confirm/plan_only.go shows the plan alone
//	perform.go, dialogs.go, dialog.go           App makes an order of it and opens the dialog
//	confirm/change.go                           it asks for the VServer
//	api/execute/evidence.go, api/impact/impact.go, plan.go   judged and assessed: class, reasons, steps
//	asking.go, confirm/change_view.go           the reading comes back and is drawn
//	confirm/exposure.go, change_state.go        seen to its end, the text typed: confirm.Start
//	changes/orders.go, api/execute/operations.go    the order runs beside the screen
//	api/execute/run.go, work.go, read.go, api/proof/compare.go   lock, read again, compare
//	api/execute/step.go, current.go, prepare.go     each step: read afresh, its request a value of api/write.go
//	api/execute/record.go, api/journal/append.go    it is on the disk before it leaves
//	api/renew/calls.go                          with the keys of now
//	api/surfercloud/write.go, call.go, exchange.go   it is sent, once
//	api/execute/verify.go, api/proof/verdict.go     a reading shows what it did
//	changes/receive.go, outcome.go, effects.go  a notice says what came of it, the rows are read again
//
// # An answer becomes a row
//
//	list/read.go                                a read runs in its own goroutine:
//	browse/levels.go, read.go                   the Read of the list's Spec
//	api/renew/calls.go                          with the keys of now
//	api/surfercloud/reads.go, lister.go, call.go    pages, a few at a time, and again where that may help
//	api/surfercloud/exchange.go, answer.go      the answer, bounded
//	api/surfercloud/decode.go, decode_vserver.go    its text becomes api's values, what is absent stays absent
//	list/stream.go                              a message with the list's address, and what takes it in
//	update.go                                   the message finds its screen
//	api/fleet/pages.go, list.go, fleet.go       the newer reading wins, whoever asked for it
//	list/sync.go, browse/rows.go                each list takes over what became of its rows
//	list/rows.go, filter.go, order.go           rows by id, filtered and ordered
//	list/view.go, table/layout.go, view.go      which rows and columns fit
//	browse/levels.go, render/present.go         a cell, in words
//	theme/text.go, clean/clean.go               and without what a terminal would obey
//
// # Where to add
//
//	a column               the Columns of a list: browse/levels.go (ULBs, VServers), backends.go, rules.go, pickers.go,
//	                       changes/history.go; what several have in browse/columns.go; its words in render/present.go
//	                       or words.go. Of a ULB, what takes a look at every backend is made once, in api/fleet/list.go.
//	                       Filter and describe find a field by render/facts.go and search.go, not by its cell
//	a sentence             render alone: why a key does nothing: refusals.go; what a key offers: offers.go; what is said
//	                       in passing: notices.go; a dialog's: dialog_words.go; a list's: list_words.go,
//	                       empty_words.go; the frame's: screen_words.go. A key is handed to it by its label
//	what can be copied     browse/parts.go; of a change, changes/pages.go. Its JSON: render/json_objects.go
//	a key                  keymap/keymap.go, defaults.go, which keymap_test.go counts; what it does: list/offer.go (one
//	                       list's own: a field of its Spec, list/types.go), page/page.go, or App.offer in offers.go.
//	                       What only App can do is an Intent: screen/intent.go, perform.go. A change: offerChange in
//	                       browse/backends.go, offerOf in changes/operation.go, FollowsUp in screen/intent.go. Then
//	                       offered in view.go, and README's table, which a test compares
//	a screen               a list.Spec in browse or changes, its rows by list.Held or browse/rows.go; or a page.Content.
//	                       Opened by a key: its ID in screen/screen.go and in the Spec or Content, then visit or
//	                       offerPicker in offers.go; opened from a row: screen.Open, OpenRules or Show
//	what a text may mean   api/fleet/find.go; who goes there: ui's seek.go, with screen.Find; where it is several
//	                       things: browse/places.go. Which argument of the shell is a place: config/place.go.
//	                       Where the session before ended: last_place.go, kept by api/journal/places.go
//	what f and find give   api/index/find.go, search.go; a line of find: console/find.go, its JSON find_json.go
//	a command behind ":"   commandTable in commands.go, a row; what may stand behind it: a command.Argument. The key's
//	                       Long in keymap/defaults.go names them
//	a metric               api/activity.go; its name and unit: render/metrics.go. What is read beside the screens
//	                       of one thing alone: live/board.go; a screen says what that is by About
//	a read of the service  api/client.go; api/surfercloud/reads.go, decode.go; api/renew/calls.go; api/fake; api/demo
//	a write of the service api/write.go; api/surfercloud/write.go where its answer holds an id; api/fake/write.go;
//	                       api/demo/actions.go
//	a RetCode              api/retcode.go: kind, class (is a read repeated, what does it prove of a write), words and
//	                       what to do next. What must not be asked for in the background: NeedsOperator, api/error.go.
//	                       README's table, which no test compares
//	a reason for a risk    api/impact: a.find in policy.go (profile, size of the plan), method.go, rules.go, count.go
//	                       (what serves); class unknown: a.unknown in unknown.go, unknown_rules.go. What the VServer
//	                       does not show, the time among it, is a field of Policy (assessment.go). policy() of
//	                       api/execute/read.go must fill it, and not assess(): each step asks it again. What the profile
//	                       says: newOperations in connect.go
//	why a change ended     api/change/reason.go, given by an ending of api/execute; its words and what is next:
//	                       render/reasons.go, which a test reads through
//	what differs           since a plan was shown: api/change/difference.go, found by api/proof/compare.go; its words:
//	                       render/differences.go, which a test reads through
//	a kind of step         api/impact/step.go, its words in render/goals.go as those of a goal are: the linter then
//	                       names every switch that must know it, but no comparison:
//	                       git grep -nE '[!=]= (impact\.)?Step[A-Z]'. What plans it: api/impact/plan.go or undo.go; its
//	                       request: api/execute/prepare.go, request.go, and stepOf of api/change/entry.go for a journal
//	                       that lost the plan
//	a configuration field  config/config.go; where it may stand: parsedFile and source, each with its names in fields of
//	                       file.go, limits for both in source.go; its reader in field.go, what wins in settings.go, its
//	                       flag in flags.go. A limit also in looserThan of reload.go, or new keys are taken from a file
//	                       that is stricter now. testdata/config.yaml, README's sample and its table of fields;
//	                       console/console.go hands it to ui.Connection, console/keyring.go to the client. What of it a
//	                       connection cannot be used again without: Alike in config/profiles.go; whether its flag holds
//	                       for another profile, too: carried there
//	what a connection has  Connected in options.go; New and a switch to another profile both take it into use by
//	                       App.connect in connect.go, and console/connections.go makes it for both
package ui
