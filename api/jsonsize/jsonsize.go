// Package jsonsize bounds a JSON text by what it would cost to decode. What is
// decoded may be two hundred times larger than its text: an empty object is two
// bytes, and the struct that it becomes is the same with and without its fields.
//
// It imports nothing of ours, and must never decode what it measures.
package jsonsize

import (
	"bytes"
	"fmt"
)

// Limits are how much there may be of what.
type Limits struct {
	Rows      int // in one list
	AllRows   int // in all lists
	Fields    int // in one object
	AllFields int // in all objects
}

// MaxLevels is how many lists and objects may be open within each other.
const MaxLevels = 64

// Error says which limit a text has passed; it completes "the text has ...".
type Error struct{ What string }

func (e *Error) Error() string { return e.What }

// level is a list or an object that is open where the text is read.
type level struct {
	list  bool
	count int    // of the commas in it: it has a row or a field more
	name  []byte // of the field it is in, quoted
	key   []byte // the text that came last in an object: a field's name, where a colon follows
}

// Check counts rows, fields and levels before anything is made of them. The text
// need not be valid. The error is an *Error.
func Check(text []byte, most Limits) error {
	open := make([]level, 0, MaxLevels)
	rows, fields := 0, 0
	for i := 0; i < len(text); i++ {
		var in *level
		if n := len(open); n > 0 {
			in = &open[n-1]
		}
		switch c := text[i]; {
		case c == '"':
			end := EndOfString(text, i)
			if in != nil {
				in.key = text[i:end]
			}
			i = end - 1
		case c == '{' || c == '[':
			if len(open) == MaxLevels {
				return &Error{fmt.Sprintf("more than %d levels", MaxLevels)}
			}
			open = append(open, level{list: c == '[', name: in.inner()})
		case in == nil:
		case c == '}' || c == ']':
			open = open[:len(open)-1]
		case c == ',':
			in.count++
			if in.list {
				rows++
			} else {
				fields++
			}
			if in.count >= most.Rows || in.count >= most.Fields || rows > most.AllRows || fields > most.AllFields {
				if e := in.beyond(rows, fields, most); e != nil {
					return e
				}
			}
		}
	}
	return nil
}

// inner is the name of what begins in the list or object.
func (l *level) inner() []byte {
	switch {
	case l == nil:
		return nil
	case l.list:
		return l.name
	default:
		return l.key
	}
}

func (l *level) beyond(rows, fields int, most Limits) error {
	name := shortened(string(bytes.Trim(l.name, `"`)))
	switch {
	case l.list && l.count >= most.Rows:
		return &Error{fmt.Sprintf("more than %d rows in %s", most.Rows, name)}
	case !l.list && l.count >= most.Fields:
		return &Error{fmt.Sprintf("an object of more than %d fields", most.Fields)}
	case rows > most.AllRows:
		return &Error{fmt.Sprintf("more than %d rows in all its lists, %s among them", most.AllRows, name)}
	case fields > most.AllFields:
		return &Error{fmt.Sprintf("more than %d fields", most.AllFields)}
	}
	return nil
}

// shortened is a list's name, or a word for one without.
func shortened(name string) string {
	const most = 60
	switch {
	case name == "":
		return "a list"
	case len(name) > most:
		return name[:most] + "..."
	}
	return name
}

// EndOfString is the offset behind the string that begins at i, of the text's end
// where none ends it.
func EndOfString(text []byte, i int) int {
	for i++; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(text)
}
