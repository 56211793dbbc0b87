package browse

import (
	"cmp"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fleet"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// titled gives a title that is made anew with what was read: a place may be opened before anything is
// known of it. What is gone keeps its name.
func titled(f *fleet.Fleet, words func() string) func() string {
	title, made := "", -1
	return func() string {
		if made != f.Revision() {
			title, made = cmp.Or(words(), title), f.Revision()
		}
		return title
	}
}

// ulbTitle is the name of a load balancer, what opened it called it so; its id where either is not known.
func ulbTitle(f *fleet.Fleet, at api.Place, called string) string {
	all := f.List(at.Scope)
	if all.Repeats(at.ULB) {
		return string(at.ULB)
	}
	u, _ := all.ULB(at.ULB)
	return cmp.Or(u.ULB.Name.Or(""), called, string(at.ULB))
}

// listenerTitle is a VServer by its name, and before that its load balancer where no list of that stands
// before it on the way here; "" while it is not known.
func listenerTitle(e *screen.Env, f *fleet.Fleet, at api.Place, called string, alone bool) string {
	known, _ := f.VServers(at.Scope, at.ULB)
	v, there := known.List.Find(at.VServer)
	title := string(at.VServer)
	if there {
		title = render.Join(v.Name.Or(""), render.Listener(v))
	}
	if alone {
		title = ulbTitle(f, at, called) + " " + e.Theme.Glyph.Crumb + " " + title
	}
	return title
}
