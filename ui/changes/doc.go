// Package changes is what the console knows of changes, and the screens of it: what runs, what
// ended, the history of the journal, one operation, the panel below every screen.
//
// Its Tracker is called within Update. What runs beside the screen reports by messages, of
// which each is handed back to the Tracker; what follows from it for other screens or a dialog is
// returned, for App to do. It imports list, notice, page, render, screen, table, keymap and the
// theme, execute to carry orders out, and api, api/impact and api/change for their types. It must
// never know App, a dialog or which other screens there are.
package changes
