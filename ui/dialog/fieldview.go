package dialog

import (
	"strings"
	"unicode/utf8"

	"cloud.internal/ulbconsole/ui/input"
	"cloud.internal/ulbconsole/ui/theme"
)

const (
	lead      = 2  // cells before what is typed, for the sign that it has the focus
	labelGap  = 2  // cells between a label and that sign
	leastText = 12 // cells of text that a field shows at least, where the box has them
)

// typed returns a text as a field shows it.
func (d *Dialog) typed(text string) string { return input.Shown(d.theme, text) }

// label is what stands before the text, where there is room: of a gate what it asks for.
func (d *Dialog) fieldLabel(f *field) string {
	if f.Required == "" {
		return theme.Measurable(f.Label)
	}
	return d.gateLabel(f) + " " + d.typed(f.Required) + " " + d.words.Confirm
}

func (d *Dialog) gateLabel(f *field) string {
	if f.Label == "" {
		return d.words.Type
	}
	return theme.Measurable(f.Label)
}

// prompt returns the lines above a field's own, wrapped and never cut: none where the label has
// room beside the text.
func (d *Dialog) prompt(f *field, inner int) []piece {
	var lines []string
	switch {
	case d.beside(f, inner) != "" || f.Required == "" && f.Label == "":
		return nil
	case f.Required == "":
		lines = wrap(f.Label+":", inner, 0)
	case theme.Width(d.fieldLabel(f)) < inner:
		lines = []string{d.fieldLabel(f) + ":"}
	default:
		// Alone, and broken wherever a line is full: each of its spaces has to be typed, too.
		// It is indented, as what is typed is: a name must not begin as a line of the dialog does.
		lines = wrap(d.gateLabel(f)+" "+d.words.Confirm+":", inner, 0)
		for _, part := range chop(d.typed(f.Required), max(inner-lead, 1)) {
			lines = append(lines, strings.Repeat(" ", lead)+part)
		}
	}
	pieces := make([]piece, len(lines))
	for i, line := range lines {
		pieces[i] = piece{text: line, style: &d.theme.Input}
	}
	return pieces
}

// beside returns the label that stands beside the text, "" where it stands above or there is none.
func (d *Dialog) beside(f *field, inner int) string {
	if d.fieldLabel(f) == "" || d.need(f) > inner {
		return ""
	}
	return d.fieldLabel(f) + strings.Repeat(" ", labelGap)
}

// need returns the cells inside the box with which a field and its label stand beside each other.
func (d *Dialog) need(f *field) int {
	text, progress := leastText, 0
	if f.Required != "" {
		text, progress = max(leastText, theme.Width(d.typed(f.Required))+2), d.progressWidth(f)+1
	}
	return theme.Width(d.fieldLabel(f)) + labelGap + lead + text + progress
}

// progress says how far what was typed for a gate is right, in a sign and in words.
func (d *Dialog) progress(f *field) (sign, words string) {
	text, right := f.input.Value(), 0
	for _, r := range f.Required {
		size := utf8.RuneLen(r)
		if size > len(text)-right || text[right:right+size] != f.Required[right:min(right+size, len(f.Required))] {
			break
		}
		right += size
	}
	characters := utf8.RuneCountInString(text[:right])
	switch {
	case f.exact():
		return d.theme.Glyph.OK, d.words.Exact
	case right < len(text):
		return d.theme.Glyph.Bad, d.words.Wrong(characters + 1)
	}
	return " ", d.words.Typed(characters, utf8.RuneCountInString(f.Required))
}

// status says how what was typed is, in a sign and in words, and how many cells that takes at most; no
// sign for nothing.
func (d *Dialog) status(f *field) (sign, words string, most int) {
	switch {
	case f.Required != "":
		sign, words = d.progress(f)
		return sign, words, d.progressWidth(f)
	case f.outOfBounds():
		return d.theme.Glyph.Bad, f.Bounds, 2 + theme.Width(f.Bounds)
	default:
		return "", "", 0
	}
}

// progressWidth is the cells that progress takes at most, with the sign and a space.
func (d *Dialog) progressWidth(f *field) int {
	all := utf8.RuneCountInString(f.Required)
	return 2 + max(len(d.words.Wrong(all+1)), len(d.words.Typed(all, all)))
}

// fieldLine draws the line of a field that is typed in, filled up to the inside of the box.
func (d *Dialog) fieldLine(i, inner int) string {
	f, focused := &d.fields[i], i == d.field
	var b strings.Builder
	write := func(text string, on, off string) { b.WriteString(on + text + off) }
	keyOn, keyOff := theme.Escapes(&d.theme.Key)
	cursor := ""
	if focused {
		cursor = d.theme.Glyph.Cursor
	}
	label := d.beside(f, inner)
	d.writeLabel(&b, f, label)
	write(d.theme.Fit(cursor, lead), keyOn, keyOff)
	room := inner - lead - theme.Width(label)
	status, width := "", 0
	if sign, words, most := d.status(f); sign != "" {
		status, width = sign+" "+words, most
		if room-width-1 < leastText {
			status, width = sign, 1
		}
		room -= width + 1
	}
	if focused && room >= 4 {
		b.WriteString(f.input.View(d.theme, room))
	} else {
		textOn, textOff := theme.Escapes(&d.theme.Input)
		write(d.theme.Fit(d.typed(f.input.Value()), room), textOn, textOff)
	}
	if width > 0 {
		style := &d.theme.Info
		switch {
		case f.outOfBounds(), !strings.HasPrefix(f.Required, f.input.Value()):
			style = &d.theme.Bad
		case f.exact():
			style = &d.theme.OK
		}
		on, off := theme.Escapes(style)
		b.WriteString(" ")
		write(d.theme.Fit(status, width), on, off)
	}
	return b.String()
}

// writeLabel draws what stands before the text: of a gate what is to be typed, above all.
func (d *Dialog) writeLabel(b *strings.Builder, f *field, label string) {
	before, after, found := strings.Cut(label, d.typed(f.Required))
	if f.Required == "" || !found {
		b.WriteString(label)
		return
	}
	on, off := theme.Escapes(&d.theme.Strong)
	b.WriteString(before + on + d.typed(f.Required) + off + after)
}
