package dialog

// Key handles a key, named as Bubble Tea's KeyMsg.String names it. The index is the pressed button's, otherwise -1. While the box
// cannot be drawn only the keys that cancel mean anything.
func (d *Dialog) Key(key string) (Outcome, int) {
	l := &d.layout
	switch key {
	case "esc", "q", "ctrl+c":
		return Cancelled, -1
	}
	if !l.fits {
		return None, -1
	}
	switch key {
	case "enter":
		return d.press()
	case "tab":
		return d.focus(d.Focus+1, true), -1
	case "shift+tab":
		return d.focus(d.Focus-1, true), -1
	case "right", "l":
		return d.focus(d.Focus+1, false), -1
	case "left", "h":
		return d.focus(d.Focus-1, false), -1
	case "up", "k":
		return d.scroll(d.offset - 1), -1
	case "down", "j":
		return d.scroll(d.offset + 1), -1
	case "pgup":
		return d.scroll(d.offset - max(l.window-1, 1)), -1
	case "pgdown":
		return d.scroll(d.offset + max(l.window-1, 1)), -1
	case "home":
		return d.scroll(0), -1
	case "end":
		return d.scroll(l.last()), -1
	}
	return None, -1
}

func (d *Dialog) press() (Outcome, int) {
	if d.Focus < 0 || d.Focus >= len(d.Buttons) {
		return None, -1
	}
	if d.Buttons[d.Focus].Dead {
		return PressedDead, d.Focus
	}
	return Pressed, d.Focus
}

// focus moves the focus to a button; beyond the ends it goes round or stays.
func (d *Dialog) focus(to int, round bool) Outcome {
	n := len(d.Buttons)
	if n == 0 {
		return None
	}
	if round {
		// From no focus at all, back is the last button.
		to = (max(to, -1) + n) % n
	}
	d.Focus = max(0, min(to, n-1))
	return Moved
}

func (d *Dialog) scroll(to int) Outcome {
	d.offset = to
	d.bound()
	return Scrolled
}
