package terminal

import (
	"bytes"
	"regexp"
	"strings"
)

// stepStringStart begins an answer. A third byte that begins none makes it a letter typed with Alt.
func (d *decoder) stepStringStart() (n int, seen []byte) {
	b := d.held
	if len(b) == 2 {
		return 0, nil
	}
	var begins bool
	switch kind, next := b[1], b[2]; kind {
	case ']':
		begins = next >= '0' && next <= '9' || next == 'l' || next == 'L' || next == 'I'
	case 'P':
		begins = next >= ' ' && next <= '?'
	default:
		begins = next >= ' '
	}
	if !begins {
		return 2, b[:2]
	}
	d.mode = answer
	return 2, nil
}

// mouseReport is a whole report of the mouse: button, column, line, pressed or let go.
var mouseReport = regexp.MustCompile(`^\x1b\[<\d{1,5};\d{1,5};\d{1,5}[Mm]$`)

// stepCSI takes a control sequence: ESC [, parameters, intermediates, one final byte.
func (d *decoder) stepCSI() (n int, seen []byte) {
	b := d.held
	for i := 2; i < len(b); i++ {
		c := b[i]
		switch {
		case i == 2 && c == '[': // the Linux console's F1 to F5
			return upTo(b, 3, 4)
		case i == 2 && c == 'M': // a mouse event in three bytes
			return upTo(b, 3, 6)
		case c == '$' && allDigits(b[2:i]), c >= '@' && c <= '~': // rxvt ends some keys in $
			n = i + 1
			if string(b[:n]) == pasteBegin {
				d.mode, d.pasted = pasting, 0
			}
			if seen, is := extended(b[:n]); is {
				return n, seen
			}
			if bytes.HasPrefix(b, []byte(mouseBegin)) && !mouseReport.Match(b[:n]) {
				return n, nil // Bubble Tea would make a click of it
			}
			return n, b[:n]
		case c < ' ' || c > '?':
			return i, nil // broken off; what comes here is a key of its own
		case i == maxSequence:
			d.mode = overlong
			return i, nil
		}
	}
	return 0, nil
}

// upTo takes n bytes, the last of which, after begun, are no control characters:
// one there breaks them off, and is a key of its own.
func upTo(b []byte, begun, n int) (int, []byte) {
	for i := begun; i < min(n, len(b)); i++ {
		if b[i] < ' ' {
			return i, nil
		}
	}
	if len(b) < n {
		return 0, nil
	}
	return n, b[:n]
}

func allDigits(b []byte) bool {
	return len(b) > 0 && len(bytes.Trim(b, "0123456789")) == 0
}

// stepSS3 takes ESC O and one byte, which Bubble Tea knows for arrows and F1 to
// F4 only. The application keypad becomes what is printed on it, Home and End
// their other form; unknown ones are dropped, for their letters would be keys.
func stepSS3(b []byte) (n int, seen []byte) {
	if len(b) == 2 {
		return 0, nil
	}
	c := b[2]
	switch {
	case c >= 'A' && c <= 'D', c >= 'P' && c <= 'S':
		return 3, b[:3]
	case c == 'H', c == 'F':
		return 3, []byte{esc, '[', c}
	case c >= 'a' && c <= 'd': // rxvt's arrows with Ctrl
		return 3, []byte("\x1b[1;5" + strings.ToUpper(string(rune(c))))
	case c == 'M':
		return 3, []byte{'\r'}
	case c == 'I':
		return 3, []byte{'\t'}
	case c == ' ':
		return 3, []byte{' '}
	case c >= 'j' && c <= 'y': // * + , - . / 0 to 9
		return 3, []byte{c - 0x40}
	case c == 'X':
		return 3, []byte{'='}
	case c >= '1' && c <= '9': // a modifier before the final byte
		if len(b) == 3 {
			return 0, nil
		}
		if b[3] >= 'A' && b[3] <= 'S' {
			return 4, []byte{esc, '[', '1', ';', c, b[3]}
		}
		return 3, nil
	case c < ' ' || c > '~':
		return 2, nil // broken off
	}
	return 3, nil
}
