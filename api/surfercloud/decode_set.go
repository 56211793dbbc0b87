package surfercloud

import (
	"fmt"

	"cloud.internal/ulbconsole/api"
)

// decoder turns the service's objects into ours. It never fails: a field it
// cannot believe is unknown, and what that hides is listed in gaps.
//
// Something without its id cannot be told from something else, so a set with such a member is
// unknown as a whole: a backend must not look gone because its row lost its id. Rows of the list
// itself are left out one by one, since the others are needed, and the list says so.
type decoder struct {
	gaps gapList
}

// setOf reads the members of a collection: absent is unknown, null is known and
// nil. A member that item refuses makes the set unknown.
func setOf[T any](o *object, name string, item func([]byte) (T, bool)) api.Maybe[[]T] {
	f := o.take(name)
	if f == nil {
		if o.find(name) == nil || o.torn(name) {
			return api.Maybe[[]T]{}
		}
		return api.Known([]T(nil))
	}
	items := []T{}
	ok := eachItem(f.value, func(text []byte) bool {
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

// setUnlessNull is setOf for collections whose null is no word of how many there are.
func setUnlessNull[T any](o *object, name string, item func([]byte) (T, bool)) api.Maybe[[]T] {
	if !o.present(name) {
		o.take(name)
		return api.Maybe[[]T]{}
	}
	return setOf(o, name, item)
}

// reader is setOf or setUnlessNull.
type reader[T any] func(*object, string, func([]byte) (T, bool)) api.Maybe[[]T]

// setWithIDs reads members that have an id, of a parent to speak of. Two with the
// same id are both kept: which of them is true, nobody here can say.
func setWithIDs[T any](
	d *decoder, o *object, read reader[T], name, parent string, item func([]byte) (row T, id string, ok bool),
) api.Maybe[[]T] {
	seen := map[string]bool{}
	repeated := false
	members := read(o, name, func(text []byte) (T, bool) {
		v, id, ok := item(text)
		repeated = repeated || seen[id]
		seen[id] = true
		return v, ok && id != ""
	})
	switch {
	case members.IsKnown() && repeated:
		d.gaps.add(fmt.Sprintf("the %s of %s has an id twice", name, parent))
	case members.IsKnown() || !o.present(name):
	case o.torn(name):
		d.gaps.add(fmt.Sprintf("the %s of %s came twice, so it counts as unknown", name, parent))
	default:
		d.gaps.add(fmt.Sprintf("the %s of %s has a row without an id, so it counts as unknown", name, parent))
	}
	return members
}

func plainText(text []byte) (string, bool) { return asText(text) }
