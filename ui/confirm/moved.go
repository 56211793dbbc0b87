package confirm

import (
	"slices"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// movement is what a row was of, and what the reading is of, raw.
type movement struct{ what, was, is string }

// movedSince finds what the rows that a key was pressed on said of themselves and the fresh reading
// says otherwise: an id may be another host now. What a row did not say is no difference.
func movedSince(listed []screen.Listed, now api.VServer) []movement {
	var moved []movement
	backends := map[api.BackendID]api.Backend{}
	all, _ := now.Backends.Get()
	for _, b := range slices.Backward(all) {
		backends[b.ID] = b
	}
	for i, m := range listed {
		v := *m.VServer
		if i == 0 && (otherNow(v.Name, now.Name) || otherNow(v.Protocol, now.Protocol) || otherNow(v.Port, now.Port)) {
			moved = append(moved,
				movement{render.LabelVServer, render.VServerWords(v), render.VServerWords(now)})
		}
		b, found := backends[m.Backend.ID]
		if found && anotherHost(m.Backend, b) {
			moved = append(moved,
				movement{render.LabelBackend, render.BackendWords(m.Backend), render.BackendWords(b)})
		}
	}
	return moved
}

// otherNow says whether a value that was there is another one.
func otherNow[T comparable](was, now api.Maybe[T]) bool { return was.IsKnown() && was != now }

// anotherHost says whether what identifies a backend beside its id is not what
// it was. An address is the same however it is written.
func anotherHost(was, now api.Backend) bool {
	return was.PrivateIP.IsKnown() && !api.SameAddress(was.PrivateIP.Or(""), now.PrivateIP.Or("")) ||
		otherNow(was.Port, now.Port) ||
		otherNow(was.ResourceID, now.ResourceID) || otherNow(was.ResourceName, now.ResourceName) ||
		otherNow(was.SubResourceID, now.SubResourceID)
}

// stale says what the rows were of and what the reading is of.
func (q *Change) stale() []dialog.Line {
	th := q.env.Theme
	lines := append(make([]dialog.Line, 0, 1+2*len(q.moved)), dialog.Line{Text: render.DialogMoved, Style: &th.Bad})
	for _, c := range q.moved {
		lines = append(lines, labelled(th, render.LabelListed, c.what+" "+th.Name(c.was)),
			labelled(th, render.LabelNow, c.what+" "+th.Name(c.is)))
	}
	return lines
}
