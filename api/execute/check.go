package execute

import (
	"fmt"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// switchCheck makes the request for another health check, where the present one is the one confirmed.
func (w *work) switchCheck(s impact.Step) (api.Write, string) {
	if now := w.now.MonitorType; now != api.Known(s.CheckFrom) {
		return nil, fmt.Sprintf("the VServer checks by %s now, and did by %s when this was confirmed", api.Show(now),
			s.CheckFrom)
	}
	o := w.op.Order
	return api.UpdateVServerAttribute{Scope: o.Scope, ULB: o.ULB, VServer: o.VServer, MonitorType: s.Check}, ""
}
