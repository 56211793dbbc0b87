// Package ui is the console on the screen. App is its only tea.Model: it routes what happened, keeps
// the stack of screens and the one dialog, and composes the frame. What a screen, a dialog or a
// notice is stands in the packages beneath; none of them knows App.
//
// # Data flow
//
//	key    -> App.Update -> dialog? -> text field? -> offer(action) -> Do() -> Intent -> App.perform
//	read   -> a command with a context and a deadline -> messages with the screen's address -> the
//	          screen that asked takes it into the fleet -> every screen draws what the fleet knows
//	change -> dialog -> confirm.Start -> changes.Tracker -> execute.Session -> messages -> panel,
//	          rows, history
//
// A key goes to the first of these that takes it: the fixed keys (Ctrl-L, Ctrl-Z), the dialog, the
// text field, and then what App.offer gives for its action. Footer and help ask offer, too.
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
//
// # A key becomes a request
//
// Files are named from here, those of api, config and keymap from the module's root. The x on a
// backend:
//
//	terminal/input.go, decode.go, keys.go       bytes become keys, one message each
//	keys.go                                     no dialog, no text field: what does the action offer?
//	list/offer.go, browse/backends.go           the list offers its rows to a change
//	perform.go, dialogs.go, dialog.go           App makes an order of it and opens the dialog
//	confirm/change.go                           it asks for the VServer
//	api/execute/read.go, api/impact/impact.go   read, judged, assessed: class, reasons, steps
//	confirm/change_view.go, change_state.go     seen to its end, the text typed: confirm.Start
//	asking.go, changes/orders.go                confirmed: App hands it to the tracker of changes
//	api/execute/operations.go                   the order runs beside the screen
//	api/execute/run.go, work.go, current.go     lock, read again, compare (by api/proof)
//	api/execute/step.go, prepare.go             the request of a step is a value of api/write.go
//	api/execute/record.go, api/journal/append.go    it is on the disk before it leaves
//	api/renew/calls.go                          with the keys of now
//	api/surfercloud/write.go, exchange.go       it is sent, once
//	api/execute/verify.go, api/proof/verdict.go reading shows what it did
//	effects.go, changes/panel.go                what came of it is on the screen
//
// # An answer becomes a row
//
//	list/read.go                                a read runs in its own goroutine:
//	browse/levels.go, browse/read.go            the Read of the list's Spec
//	api/surfercloud/reads.go                    the Client's method
//	api/surfercloud/lister.go, call.go          pages, a few at a time, and again where that may help
//	api/surfercloud/decode.go, decode_vserver.go    text becomes api's values, what is absent stays absent
//	list/stream.go                              a message with the list's address, and what takes it in
//	update.go                                   the message finds its screen
//	api/fleet/pages.go, list.go, fleet.go       the newer reading wins, whoever asked for it
//	list/sync.go, browse/rows.go                each list takes over what became of its rows
//	list/rows.go, list/order.go                 rows by id, filtered and ordered
//	list/view.go, table/view.go                 what fits on the screen
//	list/columns.go, render/present.go, theme/text.go   a cell in words, and clean
//
// # Where to add
//
//	a column               the Columns of a list: browse/levels.go (ULBs, VServers), browse/backends.go,
//	                       changes/history.go; its words in render/present.go. What takes a look at every backend
//	                       is made once, in api/fleet/list.go
//	a key                  keymap/keymap.go, defaults.go; then list/offer.go, since lists have no Offer of their
//	                       own (what only one does is a field of its Spec), page/page.go, or App.offer in keys.go;
//	                       footerKeys in frame.go; README's table, which a test compares
//	a screen               a list.Spec in browse, or page.Content; its ID in screen/screen.go; a key as above, or
//	                       an Intent in screen/intent.go and perform.go
//	a read of the service  api/client.go; api/surfercloud/reads.go, decode.go; api/renew/calls.go; api/fake; api/demo
//	a RetCode              api/retcode.go: kind, class (is a read repeated, what does it prove of a write), words and
//	                       what to do next. What must not be asked for in the background: NeedsOperator, api/error.go
//	a reason for a risk    api/impact: a.find in policy.go, method.go, rules.go or count.go, or in a file that Assess
//	                       of impact.go calls. What the VServer does not show, the time among it, is a field of
//	                       Policy (assessment.go) that api/execute/read.go fills
//	a kind of step         api/impact/step.go: the linter then names every switch that must know it; what plans it
//	                       in api/impact/plan.go or undo.go; its request in api/execute/request.go, and in stepOf
//	                       of api/change/entry.go for a journal that lost the plan
//	a configuration field  config/config.go; where it may stand: parsedFile in file.go, source in source.go, limits
//	                       for both; its reader in field.go, what wins in settings.go; testdata/config.yaml and
//	                       README's sample; console/console.go hands it on
package ui
