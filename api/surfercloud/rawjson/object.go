// Package rawjson reads a JSON object field by field as the service sends it: a number that came as
// a string, a field that came twice, an absent one that is not a null. What nobody read is kept, to
// be shown as it came.
//
// It may import api, for what is known or not, and jsonsize. It must never fail as a whole because
// of one field, nor take a value that it cannot believe.
package rawjson

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"cloud.internal/ulbconsole/api"
)

func (o *Object) find(name string) *field {
	for n := range o.fields {
		i := o.next + n
		if i >= len(o.fields) {
			i -= len(o.fields)
		}
		if f := &o.fields[i]; !f.again && string(f.name) == name {
			o.next = i + 1
			return &o.fields[i]
		}
	}
	return nil
}

// Torn reports whether the field came twice, with two values.
func (o *Object) Torn(name string) bool {
	f := o.find(name)
	return f != nil && f.torn
}

// Present reports whether the field came and was not null.
func (o *Object) Present(name string) bool {
	f := o.find(name)
	return f != nil && !isNull(f.value)
}

func isNull(value []byte) bool { return string(value) == "null" }

// Raw is the text of a field, also of one that came with two values; nil where it is absent.
func (o *Object) Raw(name string) []byte {
	if f := o.find(name); f != nil {
		return f.value
	}
	return nil
}

// Take marks the field as read and is its text, nil where it is absent or null, or came with two
// values.
func (o *Object) Take(name string) []byte {
	if f := o.take(name); f != nil {
		return f.value
	}
	return nil
}

// IsZero reports whether nothing was split.
func (o *Object) IsZero() bool { return o.fields == nil }

// take marks the field as read, and is nil where it is absent or null. One that
// came with two values is left for Rest.
func (o *Object) take(name string) *field {
	f := o.find(name)
	if f == nil || f.torn {
		return nil
	}
	f.read = true
	if isNull(f.value) {
		return nil
	}
	return f
}

// leave gives a value that could not be read to Rest.
func (f *field) leave() { f.read = false }

// Text reads a string; a number reads as its digits.
func (o *Object) Text(name string) api.Maybe[string] {
	f := o.take(name)
	if f == nil {
		return api.Maybe[string]{}
	}
	s, ok := TextOf(f.value)
	if !ok {
		f.leave()
		return api.Maybe[string]{}
	}
	return api.Known(s)
}

func TextOf(value []byte) (string, bool) {
	switch c := value[0]; {
	case c == '"':
		return string(unquoteBytes(value)), true
	case c == '-' || c >= '0' && c <= '9':
		return string(value), true
	}
	return "", false
}

// ID reads a text that must be there and not be empty, else it is "".
func (o *Object) ID(name string) string { return o.Text(name).Or("") }

// Number reads a whole Number, also one that came as a string. Anything else
// is unknown, a Boolean too: false may stand for the code of either state.
func (o *Object) Number(name string) api.Maybe[int] {
	f := o.take(name)
	if f == nil {
		return api.Maybe[int]{}
	}
	if s, ok := TextOf(f.value); ok {
		if n, ok := asNumber(strings.TrimSpace(s)); ok {
			return api.Known(n)
		}
	}
	f.leave()
	return api.Maybe[int]{}
}

func asNumber(s string) (int, bool) {
	if n, err := strconv.Atoi(s); err == nil {
		return n, true
	}
	const exact = 1 << 53
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || x < -exact || x > exact || x != float64(int(x)) {
		return 0, false
	}
	return int(x), true
}

// Float reads a number, also one that came as a string. What is no finite number is unknown.
func (o *Object) Float(name string) api.Maybe[float64] {
	f := o.take(name)
	if f == nil {
		return api.Maybe[float64]{}
	}
	if s, ok := TextOf(f.value); ok {
		if x, err := strconv.ParseFloat(strings.TrimSpace(s), 64); err == nil && x-x == 0 {
			return api.Known(x)
		}
	}
	f.leave()
	return api.Maybe[float64]{}
}

// Flag reads a Boolean, also one that came as a string or as 0 and 1.
func (o *Object) Flag(name string) bool {
	f := o.take(name)
	if f == nil {
		return false
	}
	switch strings.ToLower(strings.Trim(string(f.value), `"`)) {
	case "true", "1":
		return true
	case "false", "0", "":
		return false
	}
	f.leave()
	return false
}

// Time reads a Unix time in seconds. 0 stands for none.
func (o *Object) Time(name string) api.Maybe[time.Time] {
	const yearTenThousand = 253402300800
	seconds, known := o.Number(name).Get()
	if !known || seconds == 0 {
		return api.Maybe[time.Time]{}
	}
	if seconds < 0 || seconds >= yearTenThousand {
		o.find(name).leave()
		return api.Maybe[time.Time]{}
	}
	return api.Known(time.Unix(int64(seconds), 0))
}

// Inner reads an object. An absent, null or empty one is nil.
func (o *Object) Inner(name string) *Object {
	f := o.take(name)
	if f == nil {
		return nil
	}
	in, err := Parse(f.value)
	if err != nil {
		f.leave()
		return nil
	}
	if len(in.fields) == 0 {
		return nil
	}
	return &in
}

// Hide keeps all fields of a name from Rest.
func (o *Object) Hide(name string) {
	for i := range o.fields {
		if string(o.fields[i].name) == name {
			o.fields[i].read = true
		}
	}
}

// Rest is what was not read, sorted by name.
func (o *Object) Rest() []api.Field {
	var rest []api.Field
	for _, f := range o.fields {
		if !f.read && !f.again {
			rest = append(rest, api.Field{Name: string(f.name), Value: string(f.value)})
		}
	}
	slices.SortStableFunc(rest, func(a, b api.Field) int { return strings.Compare(a.Name, b.Name) })
	return rest
}
