// Package command is the line that takes a command by its name, with Tab for what can stand where the cursor is. What
// there is to be taken, and what each does, is handed to it as values: it knows no App, and opens nothing itself.
//
//	argument.go  a command, and what may stand behind it
//	line.go      what is typed: keys, Tab, Enter
//	view.go      how it is drawn
package command
