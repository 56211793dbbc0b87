package fake

import (
	"context"

	"cloud.internal/ulbconsole/api"
)

// created is what a write leaves: the id of what it made, or the service's RetCode.
type created struct {
	backend api.BackendID
	policy  api.PolicyID
	code    int
}

// Send does a write to the world as the service would, unless a test prepared another answer.
func (c *Client) Send(ctx context.Context, w api.Write) (api.Receipt, error) {
	call := callOf(w)
	if err := c.enter(ctx, call); err != nil {
		return api.Receipt{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var a answer
	if queue := c.answers[call.Method]; len(queue) > 0 {
		a, c.answers[call.Method] = queue[0], queue[1:]
	}
	m := created{code: a.code}
	if !a.ignored {
		m = c.world.apply(w)
	}
	const request = "fake-request"
	switch {
	case a.lost:
		return api.Receipt{}, LostOf(call.Method)
	case m.code != 0:
		return api.Receipt{}, api.FromRetCode(call.Method, m.code, "", request)
	case a.noID:
		return api.Receipt{RequestID: request}, nil
	default:
		return api.Receipt{RequestID: request, Backend: m.backend, Policy: m.policy}, nil
	}
}

// apply does a write, and gives what it leaves. What is made is called new-policy-1, new-backend-1,
// -2 and so on.
func (w *World) apply(write api.Write) created {
	switch r := write.(type) {
	case api.ReleaseBackend:
		return w.release(r.Scope, r.ULB, r.Backend)
	case api.UpdateBackendAttribute:
		return w.updateBackend(r.Scope, r.ULB, r.Backend, r.Attributes)
	case api.AllocateBackend:
		return w.allocate(r.Scope, r.ULB, r.VServer, r.Host)
	case api.UpdatePolicy:
		return w.updateRule(r.Scope, r.ULB, r.VServer, r.Policy, r.Rule)
	case api.CreatePolicy:
		return w.createRule(r.Scope, r.ULB, r.VServer, r.Rule)
	case api.UpdateVServerAttribute:
		_, v, code := w.listener(r.Scope, r.ULB, r.VServer)
		if code == 0 {
			v.MonitorType = api.Known(r.MonitorType)
		}
		return created{code: code}
	case api.DeletePolicy:
		return w.deleteRule(r.Scope, r.VServer, r.Policy)
	}
	panic("no such write: " + write.Action())
}
