package terminal

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// separateEsc is an Esc that cannot be taken for the beginning of what follows it.
// To Bubble Tea it is an unknown sequence; withEsc makes the key of it.
const separateEsc = "\x1b[27u"

// Modifiers of a key, as kitty's protocol counts them; xterm's are the first four.
const (
	shift = 1 << iota
	alt
	ctrl
	super
	hyper
	meta
	capsLock
)

// extendedKey is a key in an encoding that a program which died may have left on:
// kitty's keyboard protocol, or xterm's modifyOtherKeys.
type extendedKey struct {
	code, shifted, base rune // the key, the same with Shift, and in a Latin layout; 0 where it is not said
	literal             bool // code is what is typed, with Shift in it
	modifiers           int
	released            bool
	text                []rune // what is typed
}

// extended returns what Bubble Tea shall see of a whole control sequence that is a
// key in an extended encoding: the plain one, or nothing for a key let go and for
// one that has no plain encoding. It is false for any other sequence.
func extended(seq []byte) (seen []byte, is bool) {
	last := len(seq) - 1
	fields, ok := parameters(string(seq[2:last]))
	if !ok {
		return nil, false
	}
	k := extendedKey{modifiers: int(max(fields.at(1, 0)-1, 0)), released: fields.at(1, 1) > 2}
	switch final := seq[last]; {
	case final == 'u':
		k.code, k.shifted, k.base = fields.at(0, 0), fields.at(0, 1), fields.at(0, 2)
		for i := range fields.many(2) {
			k.text = append(k.text, fields.at(2, i))
		}
		return k.plain(), true
	case final == '~' && fields.at(0, 0) == esc && len(fields) == 3:
		k.code, k.literal = fields.at(2, 0), true
		return k.plain(), true
	case len(fields) == 2 && (final == '~' || fields.at(0, 0) <= 1 && strings.IndexByte("ABCDFHPQRS", final) >= 0):
		name := string(final)
		if final == '~' {
			name = strconv.Itoa(int(fields.at(0, 0))) + name
		}
		return k.function(name), true
	}
	return nil, false
}

// paramList is the parameters of a control sequence: fields, each with its parts.
type paramList [][]rune

// at returns a part of a field, 0 where it is not there.
func (l paramList) at(field, part int) rune {
	if part >= l.many(field) {
		return 0
	}
	return l[field][part]
}

func (l paramList) many(field int) int {
	if field >= len(l) {
		return 0
	}
	return len(l[field])
}

// parameters reads numbers parted by semicolons and colons. It is false for a
// sequence of any other kind.
func parameters(s string) (paramList, bool) {
	if strings.Trim(s, "0123456789:;") != "" {
		return nil, false
	}
	var all paramList
	for field := range strings.SplitSeq(s, ";") {
		var parts []rune
		for part := range strings.SplitSeq(field, ":") {
			n, err := strconv.ParseInt(part, 10, 32)
			if part != "" && (err != nil || n > unicode.MaxRune) {
				n = unicode.MaxRune // no key
			}
			parts = append(parts, rune(n))
		}
		all = append(all, parts)
	}
	return all, true
}

// plain returns the encoding that every terminal has for the key. The keys that
// cancel do so whatever else is held; no other one works with Super or the like,
// for nobody means it for a program.
func (k extendedKey) plain() []byte {
	if k.released {
		return nil
	}
	if name, is := functionKeys[k.code]; is {
		return k.function(name)
	}
	if c, is := otherCodes[k.code]; is {
		k.code, k.shifted, k.text = c, 0, nil
	}
	control, isControl := k.control()
	const altGr = ctrl | alt // where there is a text
	switch {
	case k.modifiers&altGr == altGr && len(k.text) > 0:
		return k.typed()
	case isControl && control == esc:
		return []byte(separateEsc)
	case isControl && control == ctrlC:
		return []byte{ctrlC}
	case k.modifiers&(super|hyper|meta) != 0:
		return nil
	case k.code == '\t' && k.modifiers&shift != 0:
		return k.function("Z")
	case isControl:
		return k.withAlt(string(rune(control)))
	case k.modifiers&ctrl != 0:
		return nil
	case len(k.text) > 0:
		return k.typed()
	}
	r := k.letter()
	if !unicode.IsPrint(r) {
		return nil
	}
	return k.withAlt(string(r))
}

// function returns the plain encoding of a key that is known by the end of its control sequence.
func (k extendedKey) function(name string) []byte {
	if k.released || k.modifiers&(super|hyper|meta) != 0 {
		return nil
	}
	held := k.modifiers & (shift | alt | ctrl)
	switch {
	case name == "Z":
		return []byte("\x1b[Z")
	case held == 0 && name >= "P" && name <= "S":
		return []byte("\x1bO" + name)
	case held == 0:
		return []byte("\x1b[" + name)
	case len(name) == 1:
		return fmt.Appendf(nil, "\x1b[1;%d%s", held+1, name)
	default:
		return fmt.Appendf(nil, "\x1b[%s;%d~", strings.TrimSuffix(name, "~"), held+1)
	}
}

// control returns the control character that the key is, if it is one: by itself,
// or with Ctrl as terminals have always had it.
func (k extendedKey) control() (byte, bool) {
	if k.code > 0 && k.code < ' ' || k.code == 0x7f {
		return byte(k.code), true //nolint:gosec // it is one byte
	}
	if k.modifiers&ctrl == 0 || k.code == 0 {
		return 0, false
	}
	code := k.code
	switch {
	case code <= unicode.MaxASCII:
	case k.base != 0:
		code = k.base
	case strings.ContainsRune(whereCIs, unicode.ToLower(code)):
		code = 'c'
	}
	switch c := unicode.ToUpper(code); {
	case c >= '@' && c <= '_':
		return byte(c & 0x1f), true
	case c == ' ' || c == '2':
		return 0, true
	case c >= '3' && c <= '7':
		return byte(c - '3' + esc), true
	case c == '/':
		return 0x1f, true
	case c == '~':
		return 0x1e, true
	case c == '8' || c == '?':
		return 0x7f, true
	}
	return 0, false
}

// whereCIs are the letters that stand in the place of C on keyboards that have no
// Latin ones: Cyrillic, Greek, Hebrew, Arabic, Thai, Georgian, Korean.
const whereCIs = "сψבؤแცㅊ"

// letter returns the character that the key types, as far as it is known: where
// the terminal does not say what Shift makes of it, only letters change.
func (k extendedKey) letter() rune {
	upper := k.modifiers&shift != 0
	switch {
	case k.literal:
		return k.code
	case unicode.IsLetter(k.code) && k.modifiers&capsLock != 0:
		upper = !upper
	}
	switch {
	case upper && k.shifted != 0:
		return k.shifted
	case upper:
		return unicode.ToUpper(k.code)
	}
	return k.code
}

// typed returns the text that a terminal says the key types.
func (k extendedKey) typed() []byte {
	for _, r := range k.text {
		if !unicode.IsPrint(r) {
			return nil
		}
	}
	if k.modifiers&(alt|ctrl) == alt {
		return k.withAlt(string(k.text))
	}
	return []byte(string(k.text))
}

// withAlt puts the Esc before a character that Alt is. Where both could begin
// another key there is no such encoding, and the key is dropped.
func (k extendedKey) withAlt(char string) []byte {
	switch {
	case k.modifiers&alt == 0:
		return []byte(char)
	case utf8.RuneCountInString(char) != 1 || strings.ContainsAny(char, "[]OPX^_"):
		return nil
	}
	return []byte("\x1b" + char)
}

// otherCodes are kitty's numbers for keys that are a character.
var otherCodes = map[rune]rune{
	57344: esc, 57345: '\r', 57346: '\t', 57347: 0x7f,
	57399: '0', 57400: '1', 57401: '2', 57402: '3', 57403: '4', 57404: '5', 57405: '6', 57406: '7',
	57407: '8', 57408: '9',
	57409: '.', 57410: '/', 57411: '*', 57412: '-', 57413: '+', 57414: '\r', 57415: '=', 57416: ',',
}

// functionKeys are kitty's numbers for keys that are a control sequence, each with
// the end of it. Terminals use their old sequences for most of them.
var functionKeys = map[rune]string{
	57348: "2~", 57349: "3~", 57350: "D", 57351: "C", 57352: "A", 57353: "B", 57354: "5~", 57355: "6~",
	57356: "H", 57357: "F",
	57364: "P", 57365: "Q", 57366: "R", 57367: "S", 57368: "15~", 57369: "17~", 57370: "18~", 57371: "19~",
	57372: "20~", 57373: "21~",
	57374: "23~", 57375: "24~", 57376: "25~", 57377: "26~", 57378: "28~", 57379: "29~", 57380: "31~", 57381: "32~",
	57382: "33~", 57383: "34~",
	57417: "D", 57418: "C", 57419: "A", 57420: "B", 57421: "5~", 57422: "6~", 57423: "H", 57424: "F",
	57425: "2~", 57426: "3~",
}

// alone matches the keys that Bubble Tea knows with one Esc more as that key with
// Alt: it would type the rest of any other.
var alone = regexp.MustCompile(`^(?s:.|\x1b(O[A-DP-S]|\[(\[[A-E]|[A-DFHZa-d]|1;[256][A-DFH]|[1-8]~|` +
	`[5-8]\^|[78][$@]|1[1-57-9]~|2[0134568-9]~|3[1-4]~)))$`)

// behindEsc returns what Bubble Tea shall see of an Esc and a key behind it, which was sent as seq:
// the key with Alt, as rxvt and PuTTY send it, or one after the other.
func behindEsc(seq, key []byte) []byte {
	if alone.Match(key) && (seq[1] == 'O' || bytes.Equal(seq, key)) {
		return append([]byte{esc}, key...)
	}
	return append([]byte(separateEsc), key...)
}
