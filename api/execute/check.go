package execute

import (
	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// switchCheck makes the request for another health check, where the present one is the one confirmed.
func (w *work) switchCheck(s impact.Step) (api.Write, []impact.Finding) {
	if now := w.now.MonitorType; now != api.Known(s.CheckFrom) {
		return nil, []impact.Finding{{Kind: impact.FoundCheckMoved, Is: api.Show(now), Was: s.CheckFrom}}
	}
	o := w.op.Order
	return api.UpdateVServerAttribute{Scope: o.Scope, ULB: o.ULB, VServer: o.VServer, MonitorType: s.Check}, nil
}
