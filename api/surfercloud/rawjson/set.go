package rawjson

import "cloud.internal/ulbconsole/api"

// SetOf reads the members of a collection: absent is unknown, null is known and
// nil. A member that item refuses makes the set unknown.
func SetOf[T any](o *Object, name string, item func([]byte) (T, bool)) api.Maybe[[]T] {
	f := o.take(name)
	if f == nil {
		if o.find(name) == nil || o.Torn(name) {
			return api.Maybe[[]T]{}
		}
		return api.Known([]T(nil))
	}
	// A member is larger than a slice of its text: what holds them is made once, of the right size.
	texts := make([][]byte, 0, 32)
	whole := EachItem(f.value, func(text []byte) bool {
		texts = append(texts, text)
		return true
	})
	if !whole {
		f.leave()
		return api.Maybe[[]T]{}
	}
	items := make([]T, len(texts))
	for i, text := range texts {
		if items[i], whole = item(text); !whole {
			f.leave()
			return api.Maybe[[]T]{}
		}
	}
	return api.Known(items)
}

// SetUnlessNull is SetOf for collections whose null is no word of how many there are.
func SetUnlessNull[T any](o *Object, name string, item func([]byte) (T, bool)) api.Maybe[[]T] {
	if !o.Present(name) {
		o.take(name)
		return api.Maybe[[]T]{}
	}
	return SetOf(o, name, item)
}
