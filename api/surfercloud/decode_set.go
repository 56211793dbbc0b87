package surfercloud

import (
	"fmt"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/surfercloud/rawjson"
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

// reader is rawjson.SetOf or rawjson.SetUnlessNull.
type reader[T any] func(*rawjson.Object, string, func(*rawjson.Object) (T, bool)) api.Maybe[[]T]

// setWithIDs reads members that have an id, of a parent to speak of. Two with the
// same id are both kept: which of them is true, nobody here can say.
func setWithIDs[T any](
	d *decoder, o *rawjson.Object, read reader[T], name, parent string, item func(*rawjson.Object) (row T, id string),
) api.Maybe[[]T] {
	seen := map[string]bool{}
	repeated := false
	members := read(o, name, func(o *rawjson.Object) (T, bool) {
		v, id := item(o)
		repeated = repeated || seen[id]
		seen[id] = true
		return v, id != ""
	})
	switch {
	case members.IsKnown() && repeated:
		d.gaps.add(fmt.Sprintf("the %s of %s has an id twice", name, parent))
	case members.IsKnown() || !o.Present(name):
	case o.Torn(name):
		d.gaps.add(fmt.Sprintf("the %s of %s came twice, so it counts as unknown", name, parent))
	default:
		d.gaps.add(fmt.Sprintf("the %s of %s has a row without an id, so it counts as unknown", name, parent))
	}
	return members
}
