package screen

import (
	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/render"
)

// OfferCheck offers another health check for a VServer, as far as its row says, or says why not; allFail is
// whether all its backends do.
func (e *Env) OfferCheck(at api.Place, v api.VServer, allFail bool) Offer {
	switch {
	case v.OtherCheck() == "":
		return Refuse(render.RefusedNoOtherCheck)
	case !allFail:
		return Refuse(render.RefusedCheckPasses)
	}
	o := e.Offer(ChangeCheck{Place: at, VServer: v})
	o.Label = e.ChangeLabel(render.OfferCheck(v.OtherCheck()))
	return o
}
