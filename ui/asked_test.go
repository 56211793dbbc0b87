package ui

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/stretchr/testify/require"
)

// How the tests read and answer dialogs: only ever by what is on the screen.

// asks waits until the dialog is alive, reads it whole, and wants this title and
// these texts in it, however they are wrapped.
func (d *driver) asks(title string, texts ...string) {
	d.t.Helper()
	got, whole := d.readDialog()
	require.Equal(d.t, title, got, "%s", d.screen())
	for _, text := range texts {
		require.Contains(d.t, whole, text)
	}
	d.advance(400 * time.Millisecond)
}

// doesNotAsk sees that the dialog says none of it, wherever it is scrolled to.
func (d *driver) doesNotAsk(texts ...string) {
	d.t.Helper()
	_, whole := d.readDialog()
	for _, text := range texts {
		require.NotContains(d.t, whole, text)
	}
}

// stepsAsked are the steps that the dialog lists, by their numbers.
func (d *driver) stepsAsked() []string {
	d.t.Helper()
	_, whole := d.readDialog()
	return stepInDialog.FindAllString(whole, -1)
}

var stepInDialog = regexp.MustCompile(`\b\d+ (release|disable|enable|wait|add|out of rule|DELETE rule|recreate rule|\S+ (out of|into) rule)\b`)

// says sees texts on the screen, however they are wrapped.
func (d *driver) says(texts ...string) {
	d.t.Helper()
	words := strings.Join(strings.Fields(d.screen()), " ")
	for _, text := range texts {
		require.Contains(d.t, words, text, "%s", d.screen())
	}
}

// confirm presses a button of the dialog, which must be alive.
func (d *driver) confirm(label string) {
	d.t.Helper()
	d.focus(label)
	d.see("[> " + label + " <]")
	d.press("enter")
}

// focus moves to a button of the dialog, disabled or not.
func (d *driver) focus(label string) {
	d.t.Helper()
	for range 8 {
		if strings.Contains(d.screen(), "> "+label+" <") {
			return
		}
		d.press("tab")
	}
	require.Fail(d.t, "there is no such button", "%s\n%s", label, d.screen())
}

// readDialog scrolls through the dialog as an operator would. It gives its
// title, and its words with one blank between them.
func (d *driver) readDialog() (title, whole string) {
	d.t.Helper()
	require.NotNil(d.t, d.app.dialog, "no dialog:\n%s", d.screen())
	for strings.Contains(d.screen(), "more above") {
		d.press("pgup")
	}
	title, lines, end := d.box()
	for strings.Contains(d.screen(), "more below") {
		d.press("down")
		_, now, at := d.box()
		lines = slices.Insert(lines, end, now[at-1])
		end++
	}
	return title, strings.Join(strings.Fields(strings.Join(lines, " ")), " ")
}

// box gives the title and the lines of the dialog on the screen, without its
// frame and rules, and how many of them there are down to where it scrolls.
func (d *driver) box() (title string, lines []string, scrolled int) {
	d.t.Helper()
	glyphs := d.app.env.Theme.Glyph.Box
	for _, l := range strings.Split(d.screen(), "\n") {
		_, top, isTop := strings.Cut(l, glyphs.TopLeft+glyphs.Horizontal+" ")
		from, to := strings.Index(l, glyphs.Vertical), strings.LastIndex(l, glyphs.Vertical)
		switch {
		case isTop:
			title, top, _ = strings.Cut(top, " "+glyphs.Horizontal)
			corner, _, _ := strings.Cut(top, glyphs.Horizontal+glyphs.TopRight)
			lines = append(lines, strings.Trim(corner, glyphs.Horizontal+" "))
		case strings.Contains(l, glyphs.MiddleLeft+glyphs.Horizontal):
			scrolled = len(lines)
		case title != "" && from >= 0 && to > from:
			lines = append(lines, l[from+len(glyphs.Vertical):to])
		}
	}
	require.NotEmpty(d.t, title, "no dialog on the screen:\n%s", d.screen())
	return title, lines, scrolled
}
