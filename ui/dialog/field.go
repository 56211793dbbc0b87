package dialog

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"cloud.internal/ulbconsole/ui/input"
)

const (
	maxFree = 256 // characters of a free value
	beyond  = 64  // characters that a gate takes beyond what it wants
)

// Field is a line of text for the operator to type, above the buttons. With Required it is a gate:
// the dialog shows that in full, says how far what was typed is right, and keeps the dangerous
// buttons disabled until it is right byte for byte. One that clean.Text changes can never be typed,
// so that nothing confirms it.
type Field struct {
	// of a free value its name; of a gate what to do, "" for Words.Type. Clean text without a colon at
	// its end
	Label    string
	Required string // of a gate, as it is; "" for a free value
	// Least and Most bound a number, and Bounds says so, in few words, beside what is none or out of them;
	// "" for a text. What is wrong stays as it was typed: a field that left out the sign of -1 would hold 1.
	Least, Most int
	Bounds      string
}

// field is a field with what was typed in it.
type field struct {
	Field
	input input.Field
}

// number is what was typed as a number, false where it is none, or out of the bounds.
func (f *field) number() (int, bool) {
	text := f.input.Value()
	n, err := strconv.Atoi(text)
	return n, err == nil && strings.Trim(text, "0123456789") == "" && n >= f.Least && n <= f.Most
}

// outOfBounds reports whether what was typed cannot be meant.
func (f *field) outOfBounds() bool {
	_, ok := f.number()
	return f.Bounds != "" && f.input.Value() != "" && !ok
}

// max is how many characters a field takes. A gate takes more than it wants, so that what is too
// long is not cut to just the name.
func (f *Field) max() int {
	if f.Required != "" {
		return utf8.RuneCountInString(f.Required) + beyond
	}
	return maxFree
}

// same reports whether it is the same field at another time, so that what was typed is kept.
// Another text to be typed is another gate.
func (f *field) same(as Field) bool {
	return f.Label == as.Label && f.Required == as.Required && f.Bounds == as.Bounds
}

// exact reports whether the field keeps nothing from being confirmed.
func (f *field) exact() bool { return f.Required == "" || f.input.Value() == f.Required }

// SetFields replaces the fields. One with the label and the wanted text of an earlier one keeps
// what was typed in it, and the focus. The first fields of a dialog, and those that replace the
// focused one, get the focus.
func (d *Dialog) SetFields(fields ...Field) {
	old, focused := d.fields, -1
	kept := make([]bool, len(old))
	d.fields = make([]field, len(fields))
	for i, f := range fields {
		d.fields[i].Field = f
		for j := range old {
			if !kept[j] && old[j].same(f) {
				kept[j], d.fields[i].input = true, old[j].input
				if j == d.field {
					focused = i
				}
				break
			}
		}
		d.fields[i].input.Max = f.max()
	}
	switch {
	case focused >= 0:
		d.field = focused
	case len(fields) > 0 && (len(old) == 0 || d.field >= 0):
		d.focusOn(0)
	case d.field >= 0:
		d.field, d.Focus = -1, d.firstSafe()
	}
	d.relayout()
}

// Value returns what stands in a field, "" for one that does not exist.
func (d *Dialog) Value(i int) string {
	if i < 0 || i >= len(d.fields) {
		return ""
	}
	return d.fields[i].input.Value()
}

// Number returns the number in a field, false where there is none within its bounds.
func (d *Dialog) Number(i int) (int, bool) {
	if i < 0 || i >= len(d.fields) {
		return 0, false
	}
	return d.fields[i].number()
}

// SetValue replaces what stands in a field, with the cursor at its end; what the field does not
// take changes nothing. A gate can only be emptied: one that is filled in for the operator is none.
func (d *Dialog) SetValue(i int, text string) {
	if i < 0 || i >= len(d.fields) || d.fields[i].Required != "" && text != "" {
		return
	}
	d.fields[i].input.Set(text)
}

// Exact reports whether every gate has the text it wants; true where there is none.
func (d *Dialog) Exact() bool { return d.unready() < 0 }

// unready returns the first gate that does not have its text, -1 if there is none.
func (d *Dialog) unready() int {
	return slices.IndexFunc(d.fields, func(f field) bool { return !f.exact() })
}

// Paste puts a pasted text, up to its first line break, into the field with the focus. It never
// presses or confirms anything. What the field cannot take whole it does not take at all.
func (d *Dialog) Paste(text string) Outcome {
	if !d.Typing() || !d.layout.fits {
		return None
	}
	if !d.fields[d.field].input.Paste(firstLine(text)) {
		return None
	}
	return Edited
}

// firstLine is a text up to its first line break.
func firstLine(text string) string {
	if at := strings.IndexAny(text, "\n\r\v\f\u0085\u2028\u2029"); at >= 0 {
		return text[:at]
	}
	return text
}

// fieldKey handles a key while a field has the focus, but for those that mean the same everywhere.
func (d *Dialog) fieldKey(key string) (Outcome, int) {
	f := &d.fields[d.field]
	switch {
	case key == "enter":
		return d.enter()
	case (key == "home" || key == "end") && f.input.Value() == "":
		return d.scrollKey(key), -1 // nothing to move in here
	case f.input.Key(key):
		return Edited, -1
	}
	return d.scrollKey(key), -1
}

// enter confirms in a gate once all gates have their text, and goes on from a free value that can be meant.
func (d *Dialog) enter() (Outcome, int) {
	f := &d.fields[d.field]
	switch {
	case !f.exact(), f.outOfBounds():
		return None, -1
	case f.Required == "":
		return d.focusBy(1), -1
	case !d.Exact():
		d.focusOn(d.unready())
		return Moved, -1
	}
	i := d.gated()
	if i >= 0 && d.disabled(i) {
		return PressedDisabled, i
	}
	return Confirmed, i
}

// gated returns the button that Enter in a gate stands for: the last dangerous one,
// -1 if there is none.
func (d *Dialog) gated() int {
	for i, b := range slices.Backward(d.Buttons) {
		if b.Danger {
			return i
		}
	}
	return -1
}

// disabled reports whether a button does nothing now.
func (d *Dialog) disabled(i int) bool {
	return d.Buttons[i].Disabled || d.Buttons[i].Danger && !d.Exact()
}
