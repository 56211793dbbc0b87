// Package confirm is the dialogs that ask before something happens: a change, the end of a drain's
// wait, closing what an ended console left open, quitting.
//
// A dialog holds the values it shows, and what is confirmed is these. Nothing in it can be pressed
// until it has been on the screen, to its end, long enough to be read. What it came to is a
// Decision, on which App acts; of what it needs read it asks a Reader, outside of Update.
// It imports dialog, render, screen and the theme, and api, api/impact and api/change for their
// types. It must never know App, start a change or write anything down.
package confirm
