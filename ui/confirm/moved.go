package confirm

import (
	"slices"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// movedSince finds what the rows that a key was pressed on said of themselves and the fresh reading
// says otherwise: an id may be another host now. What a row did not say is no difference.
func movedSince(listed []screen.Listed, now api.VServer) []change.Difference {
	var moved []change.Difference
	backends := map[api.BackendID]api.Backend{}
	all, _ := now.Backends.Get()
	for _, b := range slices.Backward(all) {
		backends[b.ID] = b
	}
	for i, m := range listed {
		v := *m.VServer
		if i == 0 && (otherNow(v.Name, now.Name) || otherNow(v.Protocol, now.Protocol) || otherNow(v.Port, now.Port)) {
			moved = append(moved,
				change.Difference{What: "VServer", Old: render.VServerWords(v), New: render.VServerWords(now)})
		}
		b, found := backends[m.Backend.ID]
		if found && anotherHost(m.Backend, b) {
			moved = append(moved,
				change.Difference{What: "backend", Old: render.BackendWords(m.Backend), New: render.BackendWords(b)})
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
		lines = append(lines, labelled(th, render.LabelListed, th.Text(c.What)+" "+th.Name(c.Old)),
			labelled(th, render.LabelNow, th.Text(c.What)+" "+th.Name(c.New)))
	}
	return lines
}
