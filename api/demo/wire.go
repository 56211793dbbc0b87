package demo

import (
	"encoding/json"
	"strconv"
)

// writer builds one JSON answer in the order of the calls, as the quirks want it. It exists because
// the quirks are about the encoding itself - absent, null, text for a number - and because a page
// of a hundred ULBs must be cheap.
type writer struct {
	buf    []byte
	first  bool
	quirks map[string]bool
}

func newWriter(quirks map[string]bool) *writer {
	return &writer{buf: make([]byte, 0, 4096), quirks: quirks}
}

// object writes {...}; fields writes what is in it.
func (w *writer) object(fields func()) {
	w.buf = append(w.buf, '{')
	w.first = true
	fields()
	if w.quirks["extra-fields"] {
		w.text("FieldNobodyKnows", "x")
	}
	w.buf = append(w.buf, '}')
	w.first = false
}

func (w *writer) name(name string) {
	if !w.first {
		w.buf = append(w.buf, ',')
	}
	w.first = false
	w.buf = append(w.buf, '"')
	w.buf = append(w.buf, name...)
	w.buf = append(w.buf, '"', ':')
}

func (w *writer) text(name, value string) {
	w.name(name)
	w.quote(value)
}

func (w *writer) quote(value string) {
	for i := range len(value) {
		if c := value[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			encoded, _ := json.Marshal(value) // a string always encodes
			w.buf = append(w.buf, encoded...)
			return
		}
	}
	w.buf = append(w.buf, '"')
	w.buf = append(w.buf, value...)
	w.buf = append(w.buf, '"')
}

func (w *writer) number(name string, value int) { w.integer(name, value, w.quirks["number-strings"]) }

func (w *writer) integer(name string, value int, asText bool) {
	w.name(name)
	if asText {
		w.quote(strconv.Itoa(value))
		return
	}
	w.buf = strconv.AppendInt(w.buf, int64(value), 10)
}

func (w *writer) flag(name string, value bool) {
	w.name(name)
	w.buf = strconv.AppendBool(w.buf, value)
}

func (w *writer) null(name string) {
	w.name(name)
	w.buf = append(w.buf, "null"...)
}

// list writes an array of n elements, each written by item.
func (w *writer) list(name string, n int, item func(i int)) {
	if n == 0 && w.quirks["nulls"] {
		w.null(name)
		return
	}
	w.name(name)
	w.buf = append(w.buf, '[')
	for i := range n {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		item(i)
	}
	w.buf = append(w.buf, ']')
	w.first = false
}

// optional writes fields a client must be able to live without.
func (w *writer) optional(fields func()) {
	if !w.quirks["bare"] {
		fields()
	}
}

// unless writes fields that a quirk leaves out.
func (w *writer) unless(quirk string, fields func()) {
	if !w.quirks[quirk] {
		fields()
	}
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
