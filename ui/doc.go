// Package ui is the console on the screen. App is its only tea.Model: it routes what happened, keeps
// the stack of screens and the one dialog, and composes the frame. What a screen, a dialog or a
// notice is stands in the packages beneath; none of them knows App.
//
// # Data flow
//
//	key    -> App.Update -> dialog? -> text field? -> offer(action) -> Do() -> Intent -> App.perform
//	read   -> a command with a context and a deadline -> messages with the screen's address -> the
//	          screen that asked, and every other one that shows a part of it
//	change -> dialog -> confirm.Start -> changes.Tracker -> execute.Runner -> messages -> panel, rows,
//	          history
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
// The x on a backend, file by file:
//
//	terminal/input.go, terminal/decode.go   bytes become keys
//	app.go, keys.go                         no dialog, no text field: what does the action offer?
//	list/offer.go, browse/backends.go       the list offers its rows to a change
//	perform.go, asking.go                   App makes an order of it and opens the dialog
//	confirm/change.go, change_view.go       it reads the VServer and shows what will happen
//	confirm/change_buttons.go               the button was seen, the text typed: confirm.Start
//	changes/orders.go, changes/runs.go      the order begins, beside the screen
//	api/execute/run.go, step.go             lock, read again, compare
//	api/execute/prepare.go, api/write.go    the request of a step is a value
//	api/journal/append.go                   it is on the disk before it leaves
//	api/surfercloud/write.go, exchange.go   it is sent, once
//
// # An answer becomes a row
//
//	browse/levels.go, list/read.go          a read runs in its own goroutine
//	api/surfercloud/lister.go, call.go      pages, a few at a time, and again where that may help
//	api/surfercloud/decode.go               text becomes api's values, what is absent stays absent
//	app.go                                  the message finds its screen by its address
//	list/rows.go, list/order.go             rows by id, filtered and ordered
//	list/view.go, table/view.go             what fits on the screen
//	render/present.go, theme/text.go        in words, and clean
//
// # Where to add
//
//	a column               browse/levels.go or browse/backends.go: one more list.Column
//	a key                  keymap: the Action and its line in defaults.go; then Offer of the screen, or App.offer
//	a screen               a list.Spec in browse, or page.Content; its ID in screen; App.offer or perform opens it
//	a RetCode              api/retcode.go: its kind, its words, what to do next
//	a reason for a risk    api/impact: a finding in policy.go, method.go, rules.go or count.go
//	a kind of step         api/impact/step.go; then prepare in api/execute, effect in api/proof, render/steps.go
//	a configuration field  config/source.go, which gives it its reader, of field.go; config.go, which keeps it
package ui
