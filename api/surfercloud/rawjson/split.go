package rawjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"sync"

	"cloud.internal/ulbconsole/api/jsonsize"
)

var errMalformed = errors.New("malformed JSON")

// Parse splits a JSON object that is valid, as the SDK has checked. It cuts the text and
// copies nothing. It does not fail on what is not valid, unless it loses its way.
func Parse(text []byte) (Object, error) {
	i := skipSpace(text, 0)
	if i >= len(text) || text[i] != '{' {
		return Object{}, errMalformed
	}
	fields := takeFields()
	for i = skipSpace(text, i+1); i < len(text) && text[i] != '}'; {
		end := skipValue(text, i)
		name := text[i:end]
		i = skipSpace(text, end)
		if len(name) < 2 || name[0] != '"' || i >= len(text) || text[i] != ':' {
			return Object{}, errMalformed
		}
		start := skipSpace(text, i+1)
		end = skipValue(text, start)
		if end == start {
			return Object{}, errMalformed
		}
		fields = append(fields, field{name: unquoteBytes(name), value: text[start:end]})
		i = skipSpace(text, end)
		if i < len(text) && text[i] == ',' {
			i = skipSpace(text, i+1)
		}
	}
	markRepeats(fields)
	return Object{fields: fields}, nil
}

// Objects of so many fields are compared each with each. No object of the
// service has more, and a hostile one must not cost the square of its size.
const maxCompared = 64

// markRepeats finds names that stand twice. JSON does not say which counts: the
// first where all say the same, and none where they do not.
func markRepeats(fields []field) {
	if len(fields) > maxCompared {
		first := make(map[string]int, len(fields))
		for i, f := range fields {
			if j, have := first[string(f.name)]; have {
				markRepeat(&fields[j], &fields[i])
			} else {
				first[string(f.name)] = i
			}
		}
		return
	}
	var seen uint64 // a bit for each name, of which others may have the same
	for i := range fields {
		name := fields[i].name
		bit := bitOf(name)
		if seen&bit == 0 {
			seen |= bit
			continue
		}
		for j := range i {
			if other := fields[j].name; len(other) == len(name) && string(other) == string(name) {
				markRepeat(&fields[j], &fields[i])
				break
			}
		}
	}
}

func bitOf(name []byte) uint64 {
	n := len(name)
	if n == 0 {
		return 1
	}
	return 1 << ((n*7 + int(name[0])*3 + int(name[n-1])*11 + int(name[n/2])) & 63)
}

func markRepeat(first, second *field) {
	if bytes.Equal(first.value, second.value) {
		second.again = true
		return
	}
	first.torn, second.torn = true, true
}

// spare holds the memory of objects that were read: a page of a list has
// thousands of them, each for a moment.
var spare = sync.Pool{New: func() any { return new([]field) }}

//nolint:forcetypeassert // nothing else is put there
func takeFields() []field { return (*spare.Get().(*[]field))[:0] }

// Done gives the memory of an object back that is no longer used.
func (o *Object) Done() {
	clear(o.fields)
	spare.Put(&o.fields)
}

// EachItem calls item with each element of a JSON array, until it says no. It
// says whether text was an array and item always said yes.
func EachItem(text []byte, item func([]byte) bool) bool {
	if len(text) == 0 || text[0] != '[' {
		return false
	}
	for i := skipSpace(text, 1); i < len(text) && text[i] != ']'; {
		end := skipValue(text, i)
		if end == i || !item(text[i:end]) {
			return false
		}
		i = skipSpace(text, end)
		if i < len(text) && text[i] == ',' {
			i = skipSpace(text, i+1)
		}
	}
	return true
}

func skipSpace(text []byte, i int) int {
	for i < len(text) && (text[i] == ' ' || text[i] == '\n' || text[i] == '\r' || text[i] == '\t') {
		i++
	}
	return i
}

// skipValue finds the end of the value that begins at i.
func skipValue(text []byte, i int) int {
	for depth := 0; i < len(text); {
		switch text[i] {
		case '"':
			i = jsonsize.EndOfString(text, i)
		case '{', '[':
			depth++
			i++
		case '}', ']':
			if depth == 0 {
				return i
			}
			depth--
			i++
		case ',', ':', ' ', '\n', '\r', '\t':
			if depth == 0 {
				return i
			}
			i++
			continue
		default:
			for i < len(text) && !delimits(text[i]) {
				i++
			}
		}
		if depth == 0 {
			return i
		}
	}
	return i
}

func delimits(c byte) bool {
	switch c {
	case ',', ':', ']', '}', '[', '{', '"', ' ', '\n', '\r', '\t':
		return true
	}
	return false
}

// unquoteBytes keeps the bytes as they came where nothing is escaped, even if they
// are no UTF-8: ids and matches go back to the service exactly as read.
func unquoteBytes(quoted []byte) []byte {
	inner := quoted[1:max(1, len(quoted)-1)]
	if bytes.IndexByte(inner, '\\') < 0 {
		return inner
	}
	var s string
	if json.Unmarshal(quoted, &s) != nil {
		return inner
	}
	return []byte(s)
}

// Object is the fields of a JSON Object in the order they came. Reading a field marks it; what
// nobody read, or could not be read as the type it should have, is left for Rest. A field of a
// wrong type is thus unknown and still to be seen, and never spoils its row.
type Object struct {
	fields []field
	next   int // where the last field was found: they mostly come in one order
}

type field struct {
	name  []byte
	value []byte
	read  bool
	again bool // an earlier one says the same
	torn  bool // another one of the name says otherwise
}
