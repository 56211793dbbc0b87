package rawjson

import (
	"slices"

	"cloud.internal/ulbconsole/api"
)

// Members are cut in batches of so many fields, or one that is larger than all its text would be held.
const batchFields = 4096

// SetOf reads the members of a collection: absent is unknown, null is known and
// nil. A member that is no object, or that item refuses, makes the set unknown.
func SetOf[T any](o *Object, name string, item func(*Object) (T, bool)) api.Maybe[[]T] {
	return setOf(o, name, func(text []byte) (items []T, whole bool) {
		b := takeBatch()
		defer b.giveBack()
		read := func() bool {
			items = slices.Grow(items, len(b.ends)) // a member is larger than its fields: growing copies more
			return b.each(func(o *Object) bool {
				member, ok := item(o)
				items = append(items, member)
				return ok
			})
		}
		whole = elements(text, func(i int) (end int) {
			end = b.add(text, i)
			if len(b.fields) > batchFields && !read() {
				return i
			}
			return end
		})
		return items, whole && read()
	})
}

// TextsOf is SetOf for a collection of texts.
func TextsOf(o *Object, name string) api.Maybe[[]string] {
	return setOf(o, name, func(text []byte) (items []string, whole bool) {
		whole = elements(text, func(i int) int {
			end := skipValue(text, i)
			if end == i {
				return i
			}
			s, ok := TextOf(text[i:end])
			if !ok {
				return i
			}
			items = append(items, s)
			return end
		})
		return items, whole
	})
}

func setOf[T any](o *Object, name string, read func(text []byte) (items []T, whole bool)) api.Maybe[[]T] {
	f := o.take(name)
	if f == nil {
		if o.find(name) == nil || o.Torn(name) {
			return api.Maybe[[]T]{}
		}
		return api.Known([]T(nil))
	}
	items, whole := read(f.value)
	if !whole {
		f.leave()
		return api.Maybe[[]T]{}
	}
	if items == nil {
		items = []T{}
	}
	return api.Known(items)
}

// SetUnlessNull is SetOf for collections whose null is no word of how many there are.
func SetUnlessNull[T any](o *Object, name string, item func(*Object) (T, bool)) api.Maybe[[]T] {
	if !o.Present(name) {
		o.take(name)
		return api.Maybe[[]T]{}
	}
	return SetOf(o, name, item)
}
