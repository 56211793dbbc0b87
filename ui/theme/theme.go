// Package theme holds every style and symbol of the screen under names that say what they mean, and
// the few measures of text (width, cut, pad) that need them. A Theme is built once, for one colour
// profile: nothing here asks the terminal.
//
// It may import clean alone, through which all text from outside goes on its way to the screen. It
// must never let such a text be drawn as it came.
package theme

import (
	"io"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// Names of the themes New knows.
const (
	Dark     = "dark"
	Light    = "light"
	Mono     = "mono"
	DarkRGB  = "dark-rgb"
	LightRGB = "light-rgb"
)

// Theme is all styles in one place. They use the 16 ANSI colours, so that the user's own palette
// decides how they look; colours of their own have DarkRGB and LightRGB alone, where the terminal has
// them. With the profile termenv.Ascii every style draws plain text: what matters must also be a word
// or a symbol.
type Theme struct {
	Palette string // the theme's name
	ASCII   bool   // symbols and lines are drawn in ASCII

	Header      lipgloss.Style // the line that says where we are connected
	HeaderKey   lipgloss.Style // the labels in it
	Crumb       lipgloss.Style // the way down to this screen
	Muted       lipgloss.Style // what may be overlooked: labels, ids
	Strong      lipgloss.Style // what a text is about
	WarnStrong, // the same, where it warns
	Severe, Outage lipgloss.Style // the word of a risk
	Title    lipgloss.Style // titles of boxes and sections
	Column   lipgloss.Style // titles of columns
	Sorted   lipgloss.Style // the title of the column that the rows are sorted by
	Selected lipgloss.Style // the row under the cursor, where a cell has no style of its own

	OK      lipgloss.Style // states
	Warn    lipgloss.Style
	Bad     lipgloss.Style
	Unknown lipgloss.Style
	Off     lipgloss.Style

	Match  lipgloss.Style // what a filter found in a row
	Info   lipgloss.Style // a hint in a running text
	Key    lipgloss.Style // the name of a key
	Border lipgloss.Style // lines of a box

	Button              lipgloss.Style
	ButtonFocused       lipgloss.Style
	ButtonDisabled      lipgloss.Style // cannot be pressed now
	ButtonDanger        lipgloss.Style // changes something, not focused
	ButtonDangerFocused lipgloss.Style

	Banner lipgloss.Style // an error over the whole width
	Notice lipgloss.Style // a success or a remark over the whole width
	Input  lipgloss.Style // text being typed
	Plain  lipgloss.Style // the terminal's own colours

	Glyph Glyphs
}

// New builds the theme called name, Dark where there is none of that name, for one colour profile and
// character set.
func New(name string, profile termenv.Profile, ascii bool) *Theme {
	// Both are set here because lipgloss would otherwise ask the terminal and the environment.
	renderer := lipgloss.NewRenderer(io.Discard, termenv.WithProfile(profile))
	renderer.SetColorProfile(profile)
	renderer.SetHasDarkBackground(name != Light && name != LightRGB)

	t := &Theme{Palette: name, ASCII: ascii, Glyph: utf8Glyphs()}
	if ascii {
		t.Glyph = asciiGlyphs()
	}
	plain := renderer.NewStyle()
	colours, known := palettes[name]
	switch {
	case name == Mono:
		t.mono(plain)
		return t
	case !known:
		t.Palette, colours = Dark, palettes[Dark]
	case profile != termenv.TrueColor && colours.plainer != "":
		// The nearest of the sixteen would be chosen by the palette that they mostly have, not by the user's.
		colours = palettes[colours.plainer]
	}
	t.coloured(plain, colours)
	return t
}

// palette is where the coloured themes differ.
type palette struct {
	ok, warn, bad, unknown, accent lipgloss.Color
	onBad                          lipgloss.Color // text on bad
	muted                          lipgloss.Color // "" is the terminal's faint
	plainer                        string         // what stands for it among the sixteen colours
}

var palettes = map[string]palette{
	// Bright colours are left out: several common palettes make greys of them.
	Dark: {ok: "2", warn: "3", bad: "1", unknown: "5", accent: "6", onBad: "15"},
	// Yellow and cyan cannot be read on white.
	Light: {ok: "2", warn: "5", bad: "1", unknown: "4", accent: "4", onBad: "15"},
	DarkRGB: {
		ok: "#7ec699", warn: "#e5b567", bad: "#ff7b72", unknown: "#c9a0ec", accent: "#6cb6ff",
		onBad: "#0d1117", muted: "#8b949e", plainer: Dark,
	},
	LightRGB: {
		ok: "#1a7f37", warn: "#8a5a00", bad: "#cf222e", unknown: "#8250df", accent: "#0969da",
		onBad: "#ffffff", muted: "#656d76", plainer: Light,
	},
}

func (t *Theme) coloured(plain lipgloss.Style, p palette) {
	t.monoBase(plain)
	muted := plain.Faint(true)
	if p.muted != "" {
		muted = plain.Foreground(p.muted)
	}
	t.HeaderKey = plain.Foreground(p.accent)
	t.Muted, t.Off, t.ButtonDisabled = muted, muted, muted
	t.Column = muted.Bold(true)
	t.Sorted = plain.Foreground(p.accent).Bold(true)
	t.OK = plain.Foreground(p.ok)
	t.Warn = plain.Foreground(p.warn)
	t.Bad = plain.Foreground(p.bad).Bold(true)
	t.WarnStrong, t.Severe = t.Warn.Bold(true), t.Warn.Bold(true)
	t.Outage = plain.Foreground(p.onBad).Background(p.bad).Bold(true)
	t.Unknown = plain.Foreground(p.unknown)
	t.Match = plain.Foreground(p.accent).Bold(true)
	t.Info = plain.Foreground(p.accent)
	t.Key = plain.Foreground(p.accent).Bold(true)
	t.Border = plain.Foreground(p.accent)
	t.ButtonDanger = plain.Foreground(p.bad).Bold(true)
	t.ButtonDangerFocused, t.Banner = t.Outage, t.Outage
	t.Notice = plain.Foreground(p.ok).Bold(true)
}

func (t *Theme) mono(plain lipgloss.Style) {
	t.monoBase(plain)
	bold, reverse := plain.Bold(true), plain.Reverse(true)
	t.HeaderKey, t.Muted, t.Off, t.Info, t.Border, t.ButtonDisabled = plain, plain, plain, plain, plain, plain
	t.OK, t.Unknown = plain, plain
	t.Warn, t.Bad, t.Key, t.ButtonDanger, t.Notice = bold, bold, bold, bold, bold
	t.WarnStrong, t.Severe, t.Outage = bold, bold, reverse.Bold(true)
	t.ButtonDangerFocused, t.Banner = reverse.Bold(true), reverse.Bold(true)
}

// monoBase sets the styles that need no colour in any theme.
func (t *Theme) monoBase(plain lipgloss.Style) {
	t.Plain, t.Header, t.Button, t.Match = plain, plain, plain, plain
	t.Crumb, t.Title, t.Input, t.Strong = plain.Bold(true), plain.Bold(true), plain.Bold(true), plain.Bold(true)
	t.Column, t.Sorted, t.Selected = plain.Bold(true), plain.Bold(true), plain.Bold(true)
	t.ButtonFocused = plain.Reverse(true)
}

// Badge is how a name is drawn in a colour of its own, one of the sixteen by its number, and whether
// it is: not without a colour, nor where none are drawn. The text on it is the lighter or the darker
// end of the same sixteen, so that it can be read on a dark and on a light screen.
func (t *Theme) Badge(colour string) (lipgloss.Style, bool) {
	if colour == "" || t.Palette == Mono {
		return t.Crumb, false
	}
	text := lipgloss.Color("0")
	switch colour {
	case "0", "1", "4", "5", "8":
		text = "15"
	}
	style := t.Crumb.Foreground(text).Background(lipgloss.Color(colour))
	on, _ := Escapes(&style)
	plain, _ := Escapes(&t.Crumb)
	return style, on != plain
}

// Escapes returns what a style writes before and after a text, so that many texts can be drawn
// without a call of Render each. Only colours and attributes are covered, not margins, padding or
// underlined spaces. A nil style writes nothing.
func Escapes(style *lipgloss.Style) (on, off string) {
	if style == nil {
		return "", ""
	}
	const probe = "."
	on, off, _ = strings.Cut(style.Render(probe), probe)
	return on, off
}
