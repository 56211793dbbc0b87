// Package list is the console's list: rows of any kind that are read page by page, filtered,
// ordered and marked. A Spec makes it a list of load balancers or of changes.
//
// Rows are kept elsewhere: a Spec says what became of them since the list looked last. They are
// known by their ids, which the cursor and the marks follow, never a place on the screen. A read
// runs in its own goroutine and hands its answer over in messages that carry the list's address,
// so that a later read or a closed list drops them. It imports screen, table, input, keymap, the
// theme and, for its words alone, render, and of api how a read is timed and ends. It must never
// know what a row is, nor wait for anything in Update.
package list
