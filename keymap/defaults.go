package keymap

import "slices"

// defaults are the actions in the order of the help screen. Arrows and vi's letters both work; the
// first key of each is the one that footers name.
var defaults = []Binding{
	{Action: MoveUp, Keys: []string{"up", "k"}, Help: "up", Scope: Everywhere, Long: "Move up one row."},
	{Action: MoveDown, Keys: []string{"down", "j"}, Help: "down", Scope: Everywhere, Long: "Move down one row."},
	{
		Action: PageUp, Keys: []string{"pgup", "ctrl+b", "ctrl+u"}, Help: "page up", Scope: Everywhere,
		Long: "Move up one page.",
	},
	{
		Action: PageDown, Keys: []string{"pgdown", "ctrl+f", "ctrl+d"}, Help: "page down", Scope: Everywhere,
		Long: "Move down one page.",
	},
	{Action: Top, Keys: []string{"g", "home"}, Help: "top", Scope: Everywhere, Long: "Move to the first row."},
	{Action: Bottom, Keys: []string{"G", "end"}, Help: "bottom", Scope: Everywhere, Long: "Move to the last row."},
	{
		Action: Open, Keys: []string{"enter", "l", "right"}, Help: "open", Scope: Everywhere,
		Long: "Open the selected ULB or VServer, or take the selected choice.",
	},
	{
		Action: Back, Keys: []string{"esc", "h", "left"}, Help: "back", Scope: Everywhere,
		Long: "Stop loading, clear the filter, or go back one screen.",
	},
	{
		Action: Filter, Keys: []string{"/"}, Help: "filter", Scope: Lists,
		Long: "Show only the rows with all the words typed, a|b for either; !word leaves out the rows with it.",
	},
	{Action: Order, Keys: []string{"o"}, Help: "order", Scope: Lists, Long: "Order the rows by the next column."},
	{Action: Reverse, Keys: []string{"O"}, Help: "reverse", Scope: Lists, Long: "Reverse the order of the rows."},
	{
		Action: OnlyBad, Keys: []string{"z"}, Help: "only not ok", Scope: Lists,
		Long: "Show only what is not ok, on every level, or all again.",
	},
	{Action: Refresh, Keys: []string{"r"}, Help: "refresh", Scope: Lists, Long: "Read the list again."},
	{
		Action: Describe, Keys: []string{"d"}, Help: "describe", Scope: Lists,
		Long: "Show every field of the selected object, and a VServer's rules.",
	},
	{
		Action: Copy, Keys: []string{"y"}, Help: "copy id", Scope: Lists,
		Long: "Copy the id of the selected object to the terminal's clipboard.",
	},
	{Action: Regions, Keys: []string{"R"}, Help: "region", Scope: Lists, Long: "Choose another region."},
	{Action: Projects, Keys: []string{"P"}, Help: "project", Scope: Lists, Long: "Choose another project."},
	{Action: Mark, Keys: []string{spaceKey}, Help: "mark", Scope: Backends, Long: "Mark the selected backend, or take " +
		"the mark off: a release, a disable or an enable then takes all that are marked."},
	{
		Action: Release, Keys: []string{"x"}, Help: "release", Scope: Backends, Danger: true,
		Long: "Release the selected backend, or all that are marked, after a dialog that shows what will happen and asks.",
	},
	{
		Action: Disable, Keys: []string{"e"}, Help: "disable/enable", Scope: Backends, Danger: true,
		Long: "Disable the selected backend, or all that are marked, or enable them if they are disabled, after a dialog " +
			"that shows what will happen and asks.",
	},
	{
		Action: Watch, Keys: []string{"w"}, Help: "watch", Scope: Everywhere,
		Long: "Show the running or last change with all its steps, and what can be done about it.",
	},
	{
		Action: Continue, Keys: []string{"n"}, Help: "go on now", Scope: Everywhere, Danger: true,
		Long: "End the wait of a running change: the pause before the next backend, or a drain's.",
	},
	{Action: Stop, Keys: []string{"s"}, Help: "stop", Scope: Everywhere, Long: "Stop a running change of several " +
		"backends after the present one, where its steps or its backends are shown."},
	{
		Action: History, Keys: []string{"H"}, Help: "history", Scope: Everywhere,
		Long: "Show the changes made so far, the newest first, each with its outcome.",
	},
	{
		Action: Events, Keys: []string{"E"}, Help: "events", Scope: Everywhere,
		Long: "Show the states of backends that changed while the console ran, the newest first.",
	},
	{
		Action: Undo, Keys: []string{"u"}, Help: "put back", Scope: InHistory, Danger: true,
		Long: "Put back what the selected change took out, after a dialog that shows what will happen and asks.",
	},
	{Action: Close, Keys: []string{"C"}, Help: "close", Scope: InHistory, Danger: true, Long: "Close the selected " +
		"change that an ended console left open, after a dialog that asks: nothing is sent, and what was open stays as " +
		"it is."},
	{Action: Help, Keys: []string{"?"}, Help: "help", Scope: Everywhere, Long: "Show the keys that work here."},
	{Action: Quit, Keys: []string{"q"}, Help: "quit", Scope: Everywhere, Long: "Leave the console."},
	{
		Action: Redraw, Keys: []string{redrawKey}, Help: "redraw", Scope: Everywhere,
		Long: "Draw the whole screen anew, where something else has written on it.",
	},
	{
		Action: Suspend, Keys: []string{suspendKey}, Help: "suspend", Scope: Everywhere,
		Long: "Stop the console and give the terminal to the shell; fg brings it back.",
	},
	{
		Action: ForceQuit, Keys: []string{forceQuitKey}, Help: "quit", Scope: Everywhere,
		Long: "Leave the console; in a dialog or a text field, cancel it.",
	},
}

// keepsAKey reports whether the console would be a trap without a key for this action: one could
// not get about in it, out of it, find out how, or stop what it does.
func keepsAKey(a Action) bool {
	switch a {
	case MoveUp, MoveDown, Open, Back, Stop, Help, Quit:
		return true
	default:
		return false
	}
}

// Default is the map of a console that nobody has configured.
func Default() *Map {
	return newMap(slices.Clone(defaults))
}
