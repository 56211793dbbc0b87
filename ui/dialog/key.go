package dialog

// Key handles a key, named as Bubble Tea's KeyMsg.String names it. The index is that of the pressed
// button, or of the one that was confirmed, otherwise -1. While the box cannot be drawn only the
// keys that cancel mean anything.
func (d *Dialog) Key(key string) (Outcome, int) {
	switch {
	case key == "esc", key == "ctrl+c", key == "q" && !d.Typing():
		return Cancelled, -1
	case !d.layout.fits:
		return None, -1
	}
	switch key {
	case "tab":
		return d.focusBy(1), -1
	case "shift+tab":
		return d.focusBy(-1), -1
	}
	if d.Typing() {
		return d.fieldKey(key)
	}
	switch key {
	case "enter":
		return d.press()
	case "right", "l":
		return d.focusButton(d.Focus + 1), -1
	case "left", "h":
		return d.focusButton(d.Focus - 1), -1
	case "k":
		key = "up"
	case "j":
		key = "down"
	}
	return d.scrollKey(key), -1
}

func (d *Dialog) press() (Outcome, int) {
	if d.Focus < 0 || d.Focus >= len(d.Buttons) {
		return None, -1
	}
	if d.disabled(d.Focus) {
		return PressedDisabled, d.Focus
	}
	return Pressed, d.Focus
}

// focusBy moves the focus by places, first through the fields, then the buttons, and round.
func (d *Dialog) focusBy(places int) Outcome {
	n := len(d.fields) + len(d.Buttons)
	if n == 0 {
		return None
	}
	at := d.field
	if at < 0 && d.Focus >= 0 {
		at = len(d.fields) + d.Focus
	}
	// From no focus at all, back is the last place.
	d.focusOn((max(at+places, -1) + n) % n)
	return Moved
}

// focusOn gives the focus to a place: the fields are the first ones, then come the buttons.
func (d *Dialog) focusOn(place int) {
	if place < len(d.fields) {
		d.field, d.Focus = place, -1
		return
	}
	d.field, d.Focus = -1, place-len(d.fields)
}

// focusButton moves the focus to a button, or to the end it is beyond.
func (d *Dialog) focusButton(to int) Outcome {
	if len(d.Buttons) == 0 {
		return None
	}
	d.Focus = max(0, min(to, len(d.Buttons)-1))
	return Moved
}

// scrollKey handles the keys that scroll, in a field as on a button.
func (d *Dialog) scrollKey(key string) Outcome {
	l := &d.layout
	switch key {
	case "up":
		d.offset--
	case "down":
		d.offset++
	case "pgup":
		d.offset -= max(l.window-1, 1)
	case "pgdown":
		d.offset += max(l.window-1, 1)
	case "home":
		d.offset = 0
	case "end":
		d.offset = l.last()
	default:
		return None
	}
	d.bound()
	return Scrolled
}
