package terminal

import (
	"bytes"
	"strings"
	"time"
	"unicode/utf8"
)

// feed returns what of in, and of what was held, Bubble Tea may see now.
func (d *decoder) feed(in []byte, now time.Time) []byte {
	if now.Sub(d.fedAt) > stale && d.mode != pasting && !d.mouseRest(in) {
		d.mode, d.held = keys, nil
	}
	d.fedAt = now
	if pressed := onlyCtrlC(in); pressed != nil {
		return d.ctrlC(pressed)
	}
	if !d.escAt.IsZero() && now.Sub(d.escAt) <= lateRest && isRest(in) {
		d.held = append(d.held, esc)
	}
	d.escAt = time.Time{}
	d.held = append(d.held, in...)

	return d.steps()
}

// mouseRest says that in begins with the rest of the mouse's report that is held, which nobody types:
// however late it comes, its digits are no keys.
func (d *decoder) mouseRest(in []byte) bool {
	end := bytes.IndexFunc(in, func(r rune) bool { return r != ';' && (r < '0' || r > '9') })
	return d.mode == keys && bytes.HasPrefix(d.held, []byte(mouseBegin)) && end >= 0 && (in[end] == 'M' || in[end] == 'm')
}

// steps takes all off what is held that is whole.
func (d *decoder) steps() (out []byte) {
	for len(d.held) > 0 {
		if d.mode == keys && d.held[0] == eightBitCSI {
			d.held = append([]byte{esc, '['}, d.held[1:]...)
		}
		n, piece := d.step()
		if n == 0 {
			break
		}
		out = append(out, piece...)
		d.held = d.held[n:]
	}
	d.held = bytes.Clone(d.held)
	return out
}

// onlyCtrlC returns the Ctrl-C that in is, if it is nothing else, in any encoding:
// perhaps with its release, and more than one where it is held down.
func onlyCtrlC(in []byte) []byte {
	if len(in) == 0 || in[0] != ctrlC && in[0] != esc && in[0] != eightBitCSI {
		return nil
	}
	d := decoder{held: bytes.Clone(in)}
	out := d.steps()
	if d.mode != keys || len(d.held) > 0 || len(bytes.Trim(out, string(rune(ctrlC)))) > 0 {
		return nil
	}
	return out
}

// ctrlC returns a Ctrl-C that came alone in its read, so by hand: it works whatever
// came before, a paste whose end was lost included.
func (d *decoder) ctrlC(pressed []byte) []byte {
	var out []byte
	switch {
	case d.mode == pasting:
		out = []byte(pasteEnd)
	case d.waiting():
		out = d.held
	}
	d.mode, d.held = keys, nil
	return append(out, pressed...)
}

// waiting reports whether what is held is a key if nothing more comes soon.
func (d *decoder) waiting() bool {
	return d.mode == keys && (string(d.held) == "\x1b" || string(d.held) == "\x1b\x1b")
}

// giveUp returns what was held, because nothing more came.
func (d *decoder) giveUp(now time.Time) []byte {
	out := d.held
	d.held, d.escAt = nil, now
	return out
}

// isRest reports whether in begins with all of a key's sequence but its Esc, or
// as a terminal's answer does.
func isRest(in []byte) bool {
	if len(in) < 2 {
		return false
	}
	switch in[0] {
	case 'O':
		if !strings.ContainsRune("ABCDFHPQRS", rune(in[1])) {
			return false
		}
	case '[', ']', 'P':
	default:
		return false
	}
	d := decoder{held: append([]byte{esc}, in...)}
	n, _ := d.stepKey()
	return n > 2 || d.mode == answer
}

// step takes the first n bytes off what is held and returns what Bubble Tea sees
// of them; n is 0 if more must come first.
func (d *decoder) step() (n int, seen []byte) {
	switch d.mode {
	case answer:
		return d.stepAnswer()
	case overlong:
		return d.stepOverlong()
	case pasting:
		return d.stepPaste()
	default:
		return d.stepKey()
	}
}

// stepAnswer drops bytes up to the string's end: BEL, ST, or what no string holds.
func (d *decoder) stepAnswer() (n int, seen []byte) {
	end := bytes.IndexAny(d.held, "\x03\x07\x18\x1a\x1b")
	if end < 0 {
		return len(d.held), nil
	}
	switch rest := d.held[end:]; {
	case rest[0] == esc && len(rest) == 1:
		return end, nil // half of ST perhaps
	case rest[0] == esc && rest[1] == '\\':
		d.mode = keys
		return end + 2, nil
	case rest[0] == esc, rest[0] == ctrlC:
		d.mode = keys
		if end == 0 {
			return d.stepKey()
		}
		return end, nil
	}
	d.mode = keys
	return end + 1, nil
}

// stepOverlong drops bytes up to the control sequence's end.
func (d *decoder) stepOverlong() (n int, seen []byte) {
	for i, b := range d.held {
		if b < ' ' || b > '?' {
			d.mode = keys
			if b >= '@' && b <= '~' {
				return i + 1, nil
			}
			if i == 0 {
				return d.stepKey()
			}
			return i, nil
		}
	}
	return len(d.held), nil
}

// stepPaste hands a paste on as it comes, so that a long one is not held twice.
func (d *decoder) stepPaste() (n int, seen []byte) {
	if i := bytes.Index(d.held, []byte(pasteEnd)); i >= 0 {
		d.mode = keys
		n = i + len(pasteEnd)
		return n, append(d.kept(d.held[:i]), pasteEnd...)
	}
	n = len(d.held)
	for k := min(len(pasteEnd)-1, n); k > 0; k-- {
		if strings.HasPrefix(pasteEnd, string(d.held[n-k:])) {
			n -= k
			break
		}
	}
	return n, d.kept(d.held[:n])
}

// kept returns as much of a piece of a paste as still fits.
func (d *decoder) kept(piece []byte) []byte {
	piece = piece[:min(len(piece), maxPaste-d.pasted)]
	d.pasted += len(piece)
	return bytes.Clone(piece)
}

// stepKey takes one key, or begins an answer or a paste.
func (d *decoder) stepKey() (n int, seen []byte) {
	b := d.held
	switch {
	case b[0] != esc:
		return wholeRune(b)
	case len(b) == 1:
		return 0, nil
	}
	switch b[1] {
	case '[':
		return d.stepCSI()
	case 'O':
		return stepSS3(b)
	case ']', 'P', 'X', '^', '_':
		return d.stepStringStart()
	case esc:
		if len(b) == 2 {
			return 0, nil
		}
		if b[2] != '[' && b[2] != 'O' {
			return 2, b[:2] // Esc twice
		}
		inner := &decoder{held: b[1:]}
		n, seen = inner.stepKey()
		if n == 0 {
			return 0, nil
		}
		d.mode = inner.mode
		return n + 1, behindEsc(b[1:n+1], seen)
	}
	n, seen = wholeRune(b[1:])
	if n == 0 {
		return 0, nil
	}
	return n + 1, append([]byte{esc}, seen...)
}

// wholeRune takes one character, if all of it is there.
func wholeRune(b []byte) (n int, seen []byte) {
	if !utf8.FullRune(b) {
		return 0, nil
	}
	_, n = utf8.DecodeRune(b)
	return n, b[:n]
}
