package browse

import (
	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// describingVServer is describing with what is read beside the list before it: that is what changes.
func describingVServer(e *screen.Env, from Source, at api.Place) func(api.VServer) func(width int) screen.Text {
	return func(v api.VServer) func(width int) screen.Text {
		place, sections := at, render.VServerFacts(v, e.Floor)
		place.VServer = v.ID
		return func(width int) screen.Text {
			all := render.WithLately(e.Theme, sections, from.Live.Metrics(place), v.Layer7(),
				render.OthersFacts(e.Theme, from.Live.Others(place), e.Clock.Now()), width)
			return render.NewDescription(e.Theme, all, width)
		}
	}
}

// describingULB is describing with who else changed the load balancer.
func describingULB(e *screen.Env, from Source, place api.Place, u api.ULB) func(width int) screen.Text {
	sections := render.ULBFacts(u, e.Floor)
	return func(width int) screen.Text {
		others := render.OthersFacts(e.Theme, from.Live.Others(place), e.Clock.Now())
		return render.NewDescription(e.Theme, render.BehindState(sections, others), width)
	}
}
