package theme

// Glyphs are the symbols of the screen. All are one cell wide but the arrow of the ASCII
// set, which takes two.
type Glyphs struct {
	OK, Bad, Warn, Unknown, Off, Empty string   // states
	Cursor                             string   // before the field that is typed in
	Bar                                string   // before the selected row
	Trace                              string   // before the row that the cursor goes to, where it stands on none
	Arrow                              string   // from -> to
	Crumb                              string   // between the steps of a way
	Dot                                string   // between parts of a place
	Ellipsis                           string   // something was cut off here
	Up, Down                           string   // order of a column, more above or below
	Mark                               string   // a name that cannot be shown as it is
	Blank                              string   // one of several blanks in a text from outside
	Chosen                             string   // a row marked by the operator, beside the cursor
	Done, Left                         string   // the two parts of a progress bar
	Levels                             []string // of a sparkline, the lowest first
	Gap                                string   // in it, where nothing is known
	Spinner                            []string
	Box                                Box
}

// Box is the set of lines a frame is drawn with.
type Box struct {
	Horizontal, Vertical                       string
	TopLeft, TopRight, BottomLeft, BottomRight string
	MiddleLeft, MiddleRight                    string // where a dividing line meets the frame
}

func utf8Glyphs() Glyphs {
	return Glyphs{
		OK: "●", Bad: "✗", Warn: "▲", Unknown: "?", Off: "○", Empty: "∅",
		Cursor: ">", Bar: "▌", Trace: "▏",
		Arrow: "→", Crumb: "›", Dot: "·", Ellipsis: "…", Up: "↑", Down: "↓", Mark: "◆", Blank: "␣",
		Chosen: "✓", Done: "█", Left: "░",
		Levels: []string{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}, Gap: "·",
		Spinner: []string{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"},
		Box: Box{
			Horizontal: "─", Vertical: "│", TopLeft: "╭", TopRight: "╮", BottomLeft: "╰", BottomRight: "╯",
			MiddleLeft: "├", MiddleRight: "┤",
		},
	}
}

func asciiGlyphs() Glyphs {
	return Glyphs{
		OK: "+", Bad: "x", Warn: "!", Unknown: "?", Off: "-", Empty: ".",
		Cursor: ">", Bar: ">", Trace: ":",
		Arrow: "->", Crumb: ">", Dot: "/", Ellipsis: "~", Up: "^", Down: "v", Mark: "*", Blank: "_",
		Chosen: "#", Done: "#", Left: "-",
		Levels: []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}, Gap: ".",
		Spinner: []string{"|", "/", "-", `\`},
		Box: Box{
			Horizontal: "-", Vertical: "|", TopLeft: "+", TopRight: "+", BottomLeft: "+", BottomRight: "+",
			MiddleLeft: "+", MiddleRight: "+",
		},
	}
}
