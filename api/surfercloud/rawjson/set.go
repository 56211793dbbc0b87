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
	items := []T{}
	ok := EachItem(f.value, func(text []byte) bool {
		v, ok := item(text)
		if ok {
			items = append(items, v)
		}
		return ok
	})
	if !ok {
		f.leave()
		return api.Maybe[[]T]{}
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
