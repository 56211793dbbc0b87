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
	fields, _, err := cut(nil, text, skipSpace(text, 0))
	return Object{fields: fields}, err
}

// cut adds the fields of the object that begins at i, and says where it ends.
func cut(fields []field, text []byte, i int) ([]field, int, error) {
	if i >= len(text) || text[i] != '{' {
		return nil, i, errMalformed
	}
	before := len(fields)
	for i = skipSpace(text, i+1); i < len(text) && text[i] != '}'; {
		end := skipValue(text, i)
		name := text[i:end]
		i = skipSpace(text, end)
		if len(name) < 2 || name[0] != '"' || i >= len(text) || text[i] != ':' {
			return nil, i, errMalformed
		}
		start := skipSpace(text, i+1)
		end = skipValue(text, start)
		if end == start {
			return nil, i, errMalformed
		}
		fields = append(fields, field{name: unquoteBytes(name), value: text[start:end]})
		i = skipSpace(text, end)
		if i < len(text) && text[i] == ',' {
			i = skipSpace(text, i+1)
		}
	}
	markRepeats(fields[before:])
	return fields, min(i+1, len(text)), nil
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

// batch is objects of a list that are read one after another: a page of a list has thousands, each for
// a moment.
type batch struct {
	fields []field // of all of them
	ends   []int   // where those of each end
	object Object  // the one that is read
}

var batches = sync.Pool{New: func() any { return new(batch) }}

//nolint:forcetypeassert // nothing else is put there
func takeBatch() *batch { return batches.Get().(*batch) }

// giveBack lets go of what was read and keeps the memory for another list.
func (b *batch) giveBack() {
	b.empty()
	batches.Put(b)
}

func (b *batch) empty() {
	clear(b.fields)
	b.fields, b.ends, b.object = b.fields[:0], b.ends[:0], Object{}
}

// add cuts the object that begins at i, and gives i back where none does.
func (b *batch) add(text []byte, i int) (end int) {
	fields, end, err := cut(b.fields, text, i)
	if err != nil {
		return i
	}
	b.fields, b.ends = fields, append(b.ends, len(fields))
	return end
}

// each calls item with each object, until it says no, and empties the batch. It says whether item always
// said yes.
func (b *batch) each(item func(*Object) bool) bool {
	from := 0
	for _, to := range b.ends {
		b.object = Object{fields: b.fields[from:to]}
		if !item(&b.object) {
			return false
		}
		from = to
	}
	b.empty()
	return true
}

// Each calls item with each element of a JSON array, until it says no. It says whether text was an
// array and item always said yes. An element that is no object is one without fields. Each object is
// good until item returns.
func Each(text []byte, item func(*Object) bool) bool {
	b := takeBatch()
	defer b.giveBack()
	return elements(text, func(i int) (end int) {
		if end = b.add(text, i); end == i {
			end = skipValue(text, i)
			b.ends = append(b.ends, 0)
		}
		if end == i || !b.each(item) {
			return i
		}
		return end
	})
}

// elements calls element with where each of a JSON array begins, which is to say where that ends: where
// it begins, to stop. It says whether text was an array and gone through to its end.
func elements(text []byte, element func(i int) (end int)) bool {
	if len(text) == 0 || text[0] != '[' {
		return false
	}
	for i := skipSpace(text, 1); i < len(text) && text[i] != ']'; {
		end := element(i)
		if end == i {
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
