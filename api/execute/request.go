package execute

import (
	"cloud.internal/ulbconsole/api"
)

// The writes of an order.

func (w *work) releaseBackend(id api.BackendID) api.Write {
	return api.ReleaseBackend{Scope: w.op.Order.Scope, ULB: w.op.Order.ULB, Backend: id}
}

func (w *work) updateBackend(id api.BackendID, attributes api.BackendAttributes) api.Write {
	return api.UpdateBackendAttribute{
		Scope: w.op.Order.Scope, ULB: w.op.Order.ULB, Backend: id, Attributes: attributes,
	}
}

func (w *work) updatePolicy(id api.PolicyID, spec api.RuleSpec) api.Write {
	o := w.op.Order
	return api.UpdatePolicy{Scope: o.Scope, ULB: o.ULB, VServer: o.VServer, Policy: id, Rule: spec}
}

func (w *work) createPolicy(spec api.RuleSpec) api.Write {
	return api.CreatePolicy{Scope: w.op.Order.Scope, ULB: w.op.Order.ULB, VServer: w.op.Order.VServer, Rule: spec}
}

func (w *work) deletePolicy(id api.PolicyID) api.Write {
	return api.DeletePolicy{Scope: w.op.Order.Scope, VServer: w.op.Order.VServer, Policy: id}
}

func (w *work) allocateBackend(host api.HostSpec) api.Write {
	return api.AllocateBackend{Scope: w.op.Order.Scope, ULB: w.op.Order.ULB, VServer: w.op.Order.VServer, Host: host}
}
