package keymap

import "slices"

// defaults are the actions in the order of the help screen, group by group. Arrows and vi's letters both work; the
// first key of each is the one that footers name.
var defaults = []Binding{
	{Action: MoveUp, Keys: []string{"up", "k"}, Help: "up", Group: Move},
	{Action: MoveDown, Keys: []string{"down", "j"}, Help: "down", Group: Move},
	{Action: PageUp, Keys: []string{"pgup", "ctrl+b", "ctrl+u"}, Help: "page up", Group: Move},
	{Action: PageDown, Keys: []string{"pgdown", "ctrl+f", "ctrl+d"}, Help: "page down", Group: Move},
	{Action: Top, Keys: []string{"g", "home"}, Help: "top", Group: Move},
	{Action: Bottom, Keys: []string{"G", "end"}, Help: "bottom", Group: Move},
	{
		Action: Open, Keys: []string{"enter", "l", "right"}, Help: "open", Group: Move,
		Long: "open the selected object, of a backend and a rule every field, or take the selected choice",
	},
	{
		Action: Back, Keys: []string{"esc", "h", "left"}, Help: "back", Group: Move,
		Long: "stop reading, clear the filter, then the marks, or go back one screen",
	},
	{
		Action: LastPlace, Keys: []string{"-"}, Help: "last place", Group: Move,
		Long: "go to the list that was left last, and back again; at the start, to the one where the session before ended",
	},
	{Action: Regions, Keys: []string{"R"}, Help: "region", Group: Move, Long: "choose another region"},
	{Action: Projects, Keys: []string{"P"}, Help: "project", Group: Move, Long: "choose another project"},
	{
		Action: Profiles, Keys: []string{"p"}, Help: "profile", Group: Move,
		Long: "choose another profile; running changes keep theirs",
	},
	{
		Action: Command, Keys: []string{":"}, Help: "command", Group: Move,
		Long: "type where to go: `ulb NAME`, `vserver NAME`, `region NAME`, `project NAME`, `profile NAME`, " +
			"`find TEXT`, `problems`, `history`, `events`, `help` or `quit`; Tab completes",
	},
	{
		Action: Filter, Keys: []string{"/"}, Help: "filter", Group: Look,
		Long: "show only the rows with all the words typed, a|b for either; !word leaves out the rows with it",
	},
	{Action: Order, Keys: []string{"o"}, Help: "order", Group: Look, Long: "order the rows by the next column"},
	{Action: Reverse, Keys: []string{"O"}, Help: "reverse", Group: Look, Long: "reverse the order"},
	{
		Action: OnlyBad, Keys: []string{"z"}, Help: "only not ok", Group: Look,
		Long: "show only what is not ok, on every level, or all again",
	},
	{Action: Refresh, Keys: []string{"r"}, Help: "refresh", Group: Look, Long: "refresh what is on the screen"},
	{
		Action: Describe, Keys: []string{"d"}, Help: "describe", Group: Look,
		Long: "show every field of the selected object, and a VServer's rules",
	},
	{
		Action: Rules, Keys: []string{"t"}, Help: "rules", Group: Look,
		Long: "show the rules of the selected VServer, or of the one whose backends are shown, with what serves of each",
	},
	{
		Action: Shorter, Keys: []string{"["}, Help: "shorter span", Group: Look,
		Long: "show the metrics of a VServer, on its page and beside the list, over a shorter time",
	},
	{
		Action: Longer, Keys: []string{"]"}, Help: "longer span", Group: Look,
		Long: "show them over a longer time: 15 minutes, 1 hour (to begin with), 6 hours, a day, a week",
	},
	{
		Action: Copy, Keys: []string{"y"}, Help: "copy", Group: Look,
		Long: "copy id, address, host, row or JSON of the selected object, or a change in one line",
	},
	{
		Action: Find, Keys: []string{"f"}, Help: "find", Group: Look,
		Long: "find an address, host, name, id, port or rule in all regions and projects",
	},
	{
		Action: Problems, Keys: []string{"!"}, Help: "problems", Group: Look,
		Long: "list all that is not ok, in all regions and projects",
	},
	{
		Action: Events, Keys: []string{"E"}, Help: "events", Group: Look,
		Long: "show the states of backends that changed while the console ran, the newest first",
	},
	{
		Action: Mark, Keys: []string{spaceKey}, Help: "mark", Group: Change,
		Long: "mark the selected backend, or take the mark off: what changes backends then takes all that " +
			"are marked",
	},
	{
		Action: MarkAll, Keys: []string{"a"}, Help: "mark all", Group: Change,
		Long: "mark all backends that the filter lets through",
	},
	{
		Action: MarkRange, Keys: []string{"v"}, Help: "mark range", Group: Change,
		Long: "mark the backends from the one marked last to the selected one",
	},
	{
		Action: Release, Keys: []string{"x"}, Help: "release", Group: Change, Danger: true,
		Long: "release the selected backend, or all that are marked, after a dialog that shows what will happen and asks",
	},
	{
		Action: Disable, Keys: []string{"e"}, Help: "disable/enable", Group: Change, Danger: true,
		Long: "disable the selected backend, or all that are marked, or enable them if they are disabled, after such a " +
			"dialog",
	},
	{
		Action: Weight, Keys: []string{"W"}, Help: "weight", Group: Change, Danger: true,
		Long: "set the weight of the selected backend, or of all that are marked, after such a dialog; 0 takes it out of " +
			"service",
	},
	{
		Action: Check, Keys: []string{"M"}, Help: "health check", Group: Change, Danger: true,
		Long: "set the health check of a VServer whose backends all fail, Path or Port, after such a dialog",
	},
	{
		Action: Undo, Keys: []string{"u"}, Help: "undo", Group: Change, Danger: true,
		Long: "undo what the change selected in the history did, after such a dialog",
	},
	{
		Action: Continue, Keys: []string{"n"}, Help: "end wait", Group: Change, Danger: true,
		Long: "end the wait of a running change: the pause before the next backend, or a drain's",
	},
	{
		Action: Stop, Keys: []string{"s"}, Help: "stop", Group: Change,
		Long: "stop a running change of several backends after the present one",
	},
	{
		Action: Close, Keys: []string{"C"}, Help: "close", Group: Change, Danger: true,
		Long: "close the change selected in the history that an ended console left open, after a dialog that asks: " +
			"nothing is sent, and what was open stays as it is",
	},
	{
		Action: Watch, Keys: []string{"w"}, Help: "watch", Group: Change,
		Long: "show the running or last change with all its steps, and what can be done about it",
	},
	{
		Action: History, Keys: []string{"H"}, Help: "history", Group: Change,
		Long: "show the changes made so far, the newest first, each with its outcome",
	},
	{Action: Help, Keys: []string{"?"}, Help: "help", Group: Session, Long: "show the keys that work here"},
	{
		Action: Quit, Keys: []string{"q"}, Help: "quit", Group: Session,
		Long: "close a page or what a key opened; from the lists of ULBs, VServers and backends, quit",
	},
	{
		Action: Redraw, Keys: []string{redrawKey}, Help: "redraw", Group: Session,
		Long: "draw the whole screen anew, where something else has written on it",
	},
	{
		Action: Suspend, Keys: []string{suspendKey}, Help: "suspend", Group: Session,
		Long: "stop the console and give the terminal to the shell; fg brings it back",
	},
	{
		Action: ForceQuit, Keys: []string{forceQuitKey}, Help: "quit", Group: Session,
		Long: "quit; in a dialog or a text field, cancel it",
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
